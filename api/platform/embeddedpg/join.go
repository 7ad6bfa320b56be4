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
	server := &Server{dir: dir}
	if !server.answers(ctx) {
		return "", ErrNotRunning
	}
	return server.URL, nil
}
