// Package blob keeps files as they came, under a name made by us. The folder
// must be shared by all processes that read it.
package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Store is a folder of files.
type Store struct{ dir string }

// Stored tells what was stored.
type Stored struct {
	Key    string
	SHA256 []byte
	Bytes  int64
}

// Open makes the folder where it is missing.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for files: %w", err)
	}
	return &Store{dir: dir}, nil
}

// Put streams a file in. It exists under its key only when it is whole and
// safe on the disk.
func (s *Store) Put(ctx context.Context, from io.Reader) (stored Stored, err error) {
	file, err := os.CreateTemp(s.dir, ".incoming-*")
	if err != nil {
		return Stored{}, fmt.Errorf("store a file: %w", err)
	}
	digest := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, digest), from)
	stored = Stored{Key: strings.ToLower(rand.Text()), SHA256: digest.Sum(nil), Bytes: size}
	if err = errors.Join(err, ctx.Err(), file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), filepath.Join(s.dir, stored.Key))
	}
	if err != nil {
		return Stored{}, errors.Join(fmt.Errorf("store a file: %w", err), os.Remove(file.Name()))
	}
	return stored, nil
}

// Get opens a file for reading and seeking.
func (s *Store) Get(key string) (*os.File, error) {
	return os.Open(filepath.Join(s.dir, filepath.Base(key)))
}

// Delete removes a file; one that is gone already is no error.
func (s *Store) Delete(key string) error {
	err := os.Remove(filepath.Join(s.dir, filepath.Base(key)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
