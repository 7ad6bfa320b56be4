package blob_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/blob"
)

func TestAFileIsThereWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "files")
	store, err := blob.Open(dir)
	require.NoError(t, err)
	stored, err := store.Put(t.Context(), strings.NewReader("a,b\n1,2\n"))
	require.NoError(t, err)
	require.EqualValues(t, 8, stored.Bytes)
	require.Len(t, stored.SHA256, 32)

	broken := errors.New("the connection broke")
	_, err = store.Put(t.Context(), io.MultiReader(strings.NewReader("a,b\n"), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = store.Put(ended, strings.NewReader("too late"))
	require.ErrorIs(t, err, context.Canceled)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing of the others is left")

	file, err := store.Get("../elsewhere/" + stored.Key)
	require.NoError(t, err, "a key names a file of this folder only")
	text, err := io.ReadAll(file)
	require.NoError(t, errors.Join(err, file.Close()))
	require.Equal(t, "a,b\n1,2\n", string(text))
	require.NoError(t, store.Delete(stored.Key))
	require.NoError(t, store.Delete(stored.Key), "gone already")
	_, err = store.Get(stored.Key)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAFolderThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := blob.Open(filepath.Join(file, "files"))
	require.ErrorContains(t, err, "make the folder for files")
	dir := filepath.Join(t.TempDir(), "files")
	store, err := blob.Open(dir)
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(dir))
	_, err = store.Put(t.Context(), strings.NewReader("x"))
	require.ErrorContains(t, err, "store a file")
}
