package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// create makes the data folder beside its final name, so that an interrupted initdb is never taken for a database.
func create(ctx context.Context, who identity, bin, major, home string, password []byte, noSync bool) error {
	passwordFile := filepath.Join(home, "password")
	if err := errors.Join(os.WriteFile(passwordFile, password, 0o600), who.own(passwordFile)); err != nil {
		return err
	}
	unfinished := filepath.Join(home, "data.unfinished")
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	arguments := []string{"-D", unfinished, "-U", owner, "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C"}
	if number, _ := strconv.Atoi(major); number >= 17 {
		// The plain C locale would not know that É and é are one letter.
		arguments = append(arguments, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
	}
	if noSync {
		arguments = append(arguments, "--no-sync")
	}
	command := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), arguments...)
	who.dress(command, home)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb failed in %s: %w\n%s", home, err, output)
	}
	return os.Rename(unfinished, filepath.Join(home, "data"))
}
