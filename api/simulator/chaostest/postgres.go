package chaostest

import (
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/embeddedpg"
)

// postgres is a server of one world, always at the same port.
type postgres struct {
	t       testing.TB
	folder  string
	port    string
	running *embeddedpg.Server
}

func startPostgres(t testing.TB) *postgres {
	t.Helper()
	folder, err := os.MkdirTemp("", "crm-chaos-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	require.NoError(t, os.Chmod(folder, 0o755), "the server's user must be able to enter")
	p := &postgres{t: t, folder: filepath.Join(folder, "postgres"), port: freePort(t)}
	p.start()
	t.Cleanup(func() { _ = p.running.Stop() })
	return p
}

// freePort is below those that the system hands out: nobody takes it while the server restarts.
func freePort(t testing.TB) string {
	t.Helper()
	for {
		port := strconv.Itoa(15000 + rand.IntN(16000))
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:"+port)
		if err == nil {
			require.NoError(t, listener.Close())
			return port
		}
	}
}

// start keeps every commit: only a power cut could lose one, not a kill.
func (p *postgres) start() {
	p.t.Helper()
	settings := map[string]string{"port": p.port, "fsync": "off", "synchronous_commit": "on", "max_connections": "300"}
	if major, _ := strconv.Atoi(embeddedpg.Major()); major >= 18 {
		settings["io_method"] = "sync"
	}
	var err error
	p.running, err = embeddedpg.Start(p.t.Context(), embeddedpg.Options{Dir: p.folder, Settings: settings})
	require.NoError(p.t, err)
}

// database makes a migrated database and returns its address.
func (p *postgres) database(t testing.TB) string {
	t.Helper()
	admin, err := pgx.Connect(t.Context(), p.running.URL)
	require.NoError(t, err)
	defer admin.Close(t.Context())
	_, err = admin.Exec(t.Context(), "create database chaos")
	require.NoError(t, err)
	address, err := url.Parse(p.running.URL)
	require.NoError(t, err)
	address.Path = "/chaos"
	require.NoError(t, db.Migrate(t.Context(), address.String()))
	return address.String()
}

// restart ends the server and starts it again: by kill -9 of all of it, or by
// the shutdown that waits for nobody.
func (p *postgres) restart(cruel bool) {
	p.t.Helper()
	if cruel {
		text, err := os.ReadFile(filepath.Join(p.folder, "data", "postmaster.pid"))
		require.NoError(p.t, err)
		pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
		require.NoError(p.t, err)
		require.NoError(p.t, syscall.Kill(pid, syscall.SIGKILL))
		require.NoError(p.t, p.running.Release())
	} else {
		require.NoError(p.t, p.running.Stop())
	}
	p.start()
}
