package chaostest

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
)

// Settle lets an undisturbed program end what was begun: calls that hang,
// reports that come late, the looks after 1, 5, 15 and 60 minutes, and the
// days that a cap asks for. Quick takes the hour in one leap.
func (w *World) Settle(quick bool) {
	w.t.Helper()
	leaps := []time.Duration{0, 90 * time.Second, 5 * time.Minute, 15 * time.Minute, time.Hour}
	if quick {
		leaps = []time.Duration{65 * time.Minute}
	}
	w.startAll()
	w.eachNumber(w.unpaused)
	w.vendor.Late()
	for i := range w.campaigns {
		if w.campaigns[i].paused {
			w.rest()
			w.resume(&w.campaigns[i])
		}
	}
	for _, by := range leaps {
		if by > 0 {
			w.leap(by)
		}
		w.openWindow()
		w.eachNumber(w.unpaused)
		w.rest()
		w.vendor.Late()
	}
	// What waits for a later day.
	for range 12 {
		if one[int](w, `select count(*) from crm.recipient where state in ('planned', 'queued')`)+
			one[int](w, `select count(*) from crm.send where state in ('planned', 'claimed', 'unknown')`) == 0 {
			break
		}
		if one[int](w, `select count(*) from crm.send where state = 'unknown'`) > 0 {
			w.leap(65 * time.Minute)
		} else {
			w.leap(w.untilTomorrow())
		}
		w.openWindow()
		w.rest()
		w.vendor.Late()
	}
	w.until("the vendor has told everything", func() bool { return w.vendor.Untold() == 0 })
	w.rest()
}

// unpaused is what a person does about a number that an account error paused.
func (w *World) unpaused(n number) map[string]any {
	if n.PausedAt == nil {
		return nil
	}
	return map[string]any{"paused": false}
}

// busy are what the program can do now: jobs, texts that are due, looks that
// are due.
const busy = `
	select (select count(*) from crm.river_job where state in ('available', 'running', 'retryable') or state = 'scheduled' and scheduled_at < now() + interval '6 seconds')
		+ (select count(*) from crm.send where state = 'claimed' or state = 'planned' and not_before <= $1 and not exists
			(select from crm.sending_number n where n.id = sending_number_id and n.paused_at is not null))
		+ (select count(*) from crm.send where state = 'unknown' and polls < 4 and claimed_at <= $1::timestamptz - (array[1, 5, 15, 60])[polls + 1] * interval '1 minute')
		+ (select count(*) from crm.webhook_in where state = 'stored')`

const waiting = `select count(*) from crm.river_job where kind in ('sending.tick', 'sending.reconcile', 'campaigns.tick') and state in ('available', 'running')`

// rest waits until nothing is to be done at this hour.
func (w *World) rest() {
	w.t.Helper()
	nudged := time.Time{}
	quiet := 0
	w.until("the program has nothing to do", func() bool {
		if one[int](w, busy, w.now()) == 0 {
			quiet++
		} else if quiet = 0; clock.RealNow().Sub(nudged) > 500*time.Millisecond && one[int](w, waiting) == 0 {
			nudged = clock.RealNow()
			w.nudge()
			w.eachNumber(w.unpaused)
		}
		return quiet > 5
	})
}

var anyPhone = regexp.MustCompile(`\+1617555[0-9]{4}`)

var newYork = clock.NewYork()

// opening is the next instant at which campaigns may text: at once, or Monday
// to Friday at nine. The week of these tests has no holiday.
func opening(now time.Time) time.Time {
	at := now.In(newYork)
	for {
		nine := time.Date(at.Year(), at.Month(), at.Day(), 9, 0, 0, 0, newYork)
		if weekday := at.Weekday(); weekday != time.Saturday && weekday != time.Sunday && at.Before(nine.Add(9*time.Hour)) {
			if at.Before(nine) {
				return nine
			}
			return at
		}
		at = nine.AddDate(0, 0, 1).Add(-9 * time.Hour)
	}
}

func (w *World) untilTomorrow() time.Duration {
	now := w.now()
	local := now.In(newYork)
	return time.Date(local.Year(), local.Month(), local.Day()+1, 9, 0, 2, 0, newYork).Sub(now)
}

// Judge hands the log and the database to the checker.
func (w *World) Judge() Verdict {
	w.t.Helper()
	verdict, err := Check(w.t.Context(), w.logFile(), w.db, w.limit())
	require.NoError(w.t, err)
	verify := exec.CommandContext(w.t.Context(), w.Binary, "audit", "verify")
	verify.Env = append(os.Environ(), "DATABASE_URL="+w.address, "CRM_LOG_LEVEL=error")
	verify.Dir = w.folder
	if output, err := verify.CombinedOutput(); err != nil {
		verdict.Wrong = append(verdict.Wrong, "crm audit verify: "+string(output))
	}
	for _, wrong := range verdict.Wrong {
		w.t.Logf("world %s, seed %d: %s", w.Name, w.Seed, wrong)
	}
	if len(verdict.Wrong) > 0 {
		w.explain()
		log, _ := os.ReadFile(w.logFile())
		for line := range strings.Lines(string(log)) {
			if phone := anyPhone.FindString(line); phone != "" && strings.Contains(strings.Join(verdict.Wrong, " "), phone) {
				w.t.Log(line)
			}
		}
	}
	return verdict
}

func (w *World) limit() int {
	if w.Cap > 0 {
		return w.Cap
	}
	return 125
}
