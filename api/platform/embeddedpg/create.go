package embeddedpg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// create makes the data beside its final name, so that an interrupted initdb is never taken for a database.
func create(ctx context.Context, who identity, bin, major, dir string, noSync bool) error {
	password := filepath.Join(dir, "password")
	err := os.WriteFile(password, []byte(rand.Text()), 0o600)
	if who.dropped {
		err = errors.Join(err, os.Chown(password, int(who.uid), int(who.gid)))
	}
	unfinished := filepath.Join(dir, "data.unfinished")
	if err = errors.Join(err, os.RemoveAll(unfinished)); err != nil {
		return err
	}
	arguments := []string{"-D", unfinished, "-U", owner, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale=C"}
	if major >= "17" {
		// The plain C locale would not know that É and é are one letter.
		arguments = append(arguments, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
	}
	if noSync {
		arguments = append(arguments, "--no-sync")
	}
	if output, err := who.command(exec.CommandContext(ctx, filepath.Join(bin, "initdb"), arguments...), dir).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb failed in %s: %w\n%s", dir, err, output)
	}
	return os.Rename(unfinished, filepath.Join(dir, "data"))
}
