package embeddedpg

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
)

// shelter holds a copy of the programs where root keeps the repository in a closed folder.
const shelter = "/var/lib/crm-postgres"

// identity is the user the server runs as: ourselves, or for root somebody with fewer rights.
type identity struct {
	uid, gid uint32
	dropped  bool
	closed   bool // the folders above the data do not let this user through
}

// serverUser is whoever owns the data already, else postgres, else nobody.
func serverUser(dir string) (identity, error) {
	owner := syscall.Stat_t{Uid: uint32(os.Geteuid())}
	if err := syscall.Stat(filepath.Join(dir, "data"), &owner); err != nil && !errors.Is(err, os.ErrNotExist) {
		return identity{}, fmt.Errorf("the database folder cannot be read: %w", err)
	}
	if os.Geteuid() != 0 {
		if int(owner.Uid) != os.Geteuid() {
			return identity{}, fmt.Errorf("the database in %s belongs to another user; start it as that user, or choose another folder", dir)
		}
		return identity{}, nil
	}
	who := identity{uid: owner.Uid, gid: owner.Gid, dropped: true, closed: !open(dir)}
	for _, name := range []string{"postgres", "nobody"} {
		if account, err := user.Lookup(name); err == nil && who.uid == 0 {
			uid, _ := strconv.ParseUint(account.Uid, 10, 32)
			gid, _ := strconv.ParseUint(account.Gid, 10, 32)
			who.uid, who.gid = uint32(uid), uint32(gid)
		}
	}
	if who.uid == 0 {
		return who, errors.New("PostgreSQL refuses to run as root and there is no user postgres or nobody; start as an ordinary user, or set DATABASE_URL")
	}
	if who.closed && runtime.GOOS != "linux" {
		return who, fmt.Errorf("PostgreSQL does not run as root, and its user may not enter %s; set CRM_DATA_DIR to a folder that every user can enter", dir)
	}
	return who, os.Chown(dir, int(who.uid), int(who.gid))
}

// open tells whether every folder above lets every user through.
func open(path string) bool {
	for path != "/" {
		path = filepath.Dir(path)
		if info, err := os.Stat(path); err != nil || info.Mode()&1 == 0 {
			return false
		}
	}
	return true
}

// reachable returns the programs' folder or, if root's is closed to the server's user, a copy.
func reachable(bin string) (string, error) {
	program, err := os.Stat(filepath.Join(bin, "postgres"))
	if err != nil || os.Geteuid() != 0 || open(bin) {
		return bin, err
	}
	target := filepath.Join(shelter, fmt.Sprintf("%d-%d", program.Size(), program.ModTime().Unix()))
	if _, err := os.Stat(target); err == nil {
		return filepath.Join(target, "bin"), nil
	}
	unfinished := target + "." + rand.Text()
	defer os.RemoveAll(unfinished)
	if err := os.CopyFS(unfinished, os.DirFS(filepath.Dir(bin))); err != nil {
		return "", fmt.Errorf("copy PostgreSQL's programs to %s, where its user can read them: %w", shelter, err)
	}
	if err := os.Rename(unfinished, target); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	return filepath.Join(target, "bin"), nil
}

// command gives a program the server's user, a process group of its own and an environment without surprises.
func (i identity) command(command *exec.Cmd, dir string) *exec.Cmd {
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C", "TZ=UTC"}
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if i.dropped {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: i.uid, Gid: i.gid}
	}
	if i.closed {
		letPass(command.SysProcAttr)
	}
	return command
}
