package embeddedpg

import (
	"context"
	"errors"
)

// ErrNotRunning says that no server runs in the folder.
var ErrNotRunning = errors.New("no database is running in this folder")

// Join returns the address of the server that another process of ours runs in
// a folder: for tools beside a running product. The caller may use it, and
// neither stops it nor keeps it running.
func Join(ctx context.Context, dir string) (string, error) {
	found, err := readStatus(dir)
	if err != nil || !found.ready() || !answers(ctx, found.port) {
		return "", ErrNotRunning
	}
	server := &Server{dir: dir}
	err = server.address()
	return server.URL, err
}
