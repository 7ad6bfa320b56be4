package embeddedpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// shelter holds the state where root's own folders are closed to the user that runs the server.
const shelter = "/var/lib/crm-postgres"

// identity is the user the server runs as: ourselves, or for root somebody with fewer rights.
type identity struct {
	uid, gid uint32
	dropped  bool
}

// settle chooses that user and the folder for the data: dir itself, or, if the user cannot get
// there, a folder of the shelter that dir/home then points to.
func settle(dir string) (identity, string, error) {
	if os.Geteuid() != 0 {
		return identity{}, dir, checkOwner(filepath.Join(dir, "data"))
	}
	home := dir
	if moved, err := filepath.EvalSymlinks(filepath.Join(dir, "home")); err == nil {
		home = moved
	}
	who, err := serverUser(home)
	if err != nil {
		return who, "", err
	}
	if home == dir && !who.enters(dir) {
		if err := os.MkdirAll(shelter, 0o755); err != nil {
			return who, "", err
		}
		home, err = os.MkdirTemp(shelter, "data-")
		if err != nil {
			return who, "", err
		}
		if err := os.Symlink(home, filepath.Join(dir, "home")); err != nil {
			return who, "", err
		}
	}
	return who, home, who.own(home)
}

func checkOwner(data string) error {
	info, err := os.Stat(data)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the database folder cannot be read: %w", err)
	}
	if int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid() {
		return fmt.Errorf("the database in %s belongs to another user; start it as that user, or choose another folder", data)
	}
	return nil
}

// serverUser is whoever owns the data already, else postgres, else nobody.
func serverUser(home string) (identity, error) {
	if info, err := os.Stat(filepath.Join(home, "data")); err == nil {
		if stat := info.Sys().(*syscall.Stat_t); stat.Uid != 0 {
			return identity{uid: stat.Uid, gid: stat.Gid, dropped: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(account.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(account.Gid, 10, 32)
		return identity{uid: uint32(uid), gid: uint32(gid), dropped: true}, errors.Join(uidErr, gidErr)
	}
	return identity{}, errors.New("PostgreSQL refuses to run as root and there is no user postgres or nobody; start as an ordinary user, or set DATABASE_URL")
}

func (i identity) own(path string) error {
	if !i.dropped {
		return nil
	}
	return os.Chown(path, int(i.uid), int(i.gid))
}

// enters tells whether every folder above path lets the server's user through.
func (i identity) enters(path string) bool {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	for path != "/" {
		path = filepath.Dir(path)
		info, err := os.Stat(path)
		if err != nil {
			return false
		}
		stat := info.Sys().(*syscall.Stat_t)
		needed := fs.FileMode(0o001)
		switch {
		case stat.Uid == i.uid:
			needed = 0o100
		case stat.Gid == i.gid:
			needed = 0o010
		}
		if info.Mode()&needed == 0 {
			return false
		}
	}
	return true
}

// readable returns the programs' folder, or a copy of it in the shelter if the user cannot get there.
func (i identity) readable(bin string) (string, error) {
	program := filepath.Join(bin, "postgres")
	if !i.dropped || i.enters(program) {
		return bin, nil
	}
	info, err := os.Stat(program)
	if err != nil {
		return "", err
	}
	target := filepath.Join(shelter, fmt.Sprintf("programs-%d-%d", info.Size(), info.ModTime().Unix()))
	if _, err := os.Stat(target); err == nil {
		return filepath.Join(target, "bin"), nil
	}
	if err := os.MkdirAll(shelter, 0o755); err != nil {
		return "", err
	}
	copied, err := os.MkdirTemp(shelter, "copy-")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(copied, os.DirFS(filepath.Dir(bin))); err != nil {
		return "", fmt.Errorf("copy PostgreSQL's programs to a folder its user can read: %w", err)
	}
	err = filepath.WalkDir(copied, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		return os.Chmod(path, 0o755)
	})
	return filepath.Join(target, "bin"), errors.Join(err, os.Rename(copied, target))
}

// dress gives the command its user, its own process group and an environment without surprises.
func (i identity) dress(command *exec.Cmd, home string) {
	command.Dir = home
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LC_ALL=C", "TZ=UTC"}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if i.dropped {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: i.uid, Gid: i.gid}
	}
}
