package chaostest

import (
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"
)

// Episode is one kill: where, and of what.
type Episode struct {
	Point  string
	Action string
	Quick  bool // no misbehaviour that takes its caller ten seconds
}

const peopleOfEpisode = 8

// Play sends a campaign and strikes at the episode's point. What it leaves
// open is settled later.
func (w *World) Play(e Episode) {
	w.t.Helper()
	w.openWindow()
	w.eachNumber(w.unpaused)
	c := w.draft(peopleOfEpisode)
	moods := moodsOf(e.Quick)
	for i, phone := range c.phones {
		n := w.dice.IntN(len(moods))
		mood := moods[n]
		if mood.Refuse != nil && mood.Refuse[0] == 402 {
			moods = slices.Delete(moods, n, n+1) // one paused number is enough
		}
		if i%3 == 1 {
			mood = moods[0] // some go well, or a point may never be reached
		}
		if i%2 == 0 && (e.Point == listAsked || e.Point == "reconcile: before its result") {
			mood = vendortest.Mood{Name: "500, accepted", Answer: "500", Report: "late"} // only a look can tell
		}
		w.vendor.Treat(phone, mood)
		w.treated[mood.Name]++
	}
	if w.postgres == nil && e.Action != killOne {
		e.Action = killAll // the server is not ours to end
	}
	w.vendor.Note(vendortest.Line{Kind: Struck, Note: e.Action, Text: e.Point, ID: c.id})
	came := true
	switch e.Point {
	case anywhere:
		w.launch(c)
		w.answerCustomers(c, 3)
		clock.Sleep(w.t.Context(), time.Duration(w.dice.IntN(1500))*time.Millisecond)
		w.strike(e.Action, w.dice.IntN(len(w.processes)), 0)
	case bytesWritten, vendorAccepts, listAsked:
		came = w.atVendor(e, c)
	case optOutClaimed, pauseClaimed:
		came = w.whileClaimed(e, c)
	default:
		came = w.atStatement(e, c)
	}
	w.startAll()
	if w.dice.IntN(2) == 0 {
		w.answerCustomers(c, 1)
	}
	w.presses.Wait()
	if !came {
		e.Point = missed // struck all the same, but no text had come there
	}
	w.struck = append(w.struck, e)
}

// strike does the episode's deed; backend is the stopped one, or 0.
func (w *World) strike(action string, victim, backend int) {
	w.t.Helper()
	if action == killOne || action == killAll || action == killAndFall {
		for n, p := range w.processes {
			if n == victim || action != killOne {
				p.kill()
			}
		}
		if backend != 0 && w.dice.IntN(2) == 0 {
			w.sever(backend)
		}
	}
	if action == crash || action == restart || action == killAndFall {
		w.postgres.restart(action != restart)
	}
}

func (w *World) victim(name string) int {
	for n, p := range w.processes {
		if p.name == name {
			return n
		}
	}
	return 0
}

// atStatement strikes when a transaction has come to a point.
func (w *World) atStatement(e Episode, c *campaign) bool {
	reconciles := e.Point == "reconcile: before its result"
	if reconciles {
		w.launch(c)
		w.unknownIsDue()
	}
	skip := w.dice.IntN(3)
	switch {
	case e.Point == "dispatch: before it is fetched", e.Point == "send: before it is fetched", e.Point == "send: before the job is completed",
		e.Point[:7] == "webhook", e.Point == "claim: at its commit":
		skip = 0 // there may be one only
	}
	s := w.arm(e.Point, skip, c.phones)
	if reconciles {
		w.nudge()
	} else {
		w.launch(c)
	}
	if e.Point[:7] == "webhook" {
		w.replies(c, 3)
	}
	backend, process, came := s.wait(e.Point)
	w.strike(e.Action, w.victim(process), backend)
	s.release()
	return came
}

// replies are texts of customers: an opt-out, and others.
func (w *World) replies(c *campaign, n int) {
	words := []string{"STOP", "Please stop texting me", "Yes, when can you come?", "Wrong number", "UNSUBSCRIBE"}
	for range n {
		phone := c.phones[w.dice.IntN(len(c.phones))]
		w.vendor.Write(phone, fmt.Sprintf("PN000%d", 1+w.dice.IntN(3)), words[w.dice.IntN(len(words))], 1+w.dice.IntN(3))
	}
}

// atVendor strikes while a request is with the vendor.
func (w *World) atVendor(e Episode, c *campaign) bool {
	kind, skip := map[string]string{bytesWritten: "read", vendorAccepts: "accepted", listAsked: "list"}[e.Point], w.dice.IntN(3)
	if e.Point == listAsked {
		w.launch(c)
		w.unknownIsDue()
		skip = w.dice.IntN(2)
	}
	hits, release := w.vendor.Trap(kind, skip)
	if e.Point == listAsked {
		w.nudge()
	} else {
		w.launch(c)
	}
	victim, came := w.hit(hits)
	w.strike(e.Action, victim, 0)
	release()
	return came
}

func (w *World) hit(hits <-chan vendortest.Hit) (victim int, came bool) {
	w.t.Helper()
	var hit vendortest.Hit
	came = w.comes(func() bool {
		select {
		case hit = <-hits:
			return true
		default:
			return false
		}
	})
	return w.victim(hit.Process), came
}

// comes waits for a text to come to a point. Where the day's budget is spent
// it comes on the next day; where too few texts are left it never does.
func (w *World) comes(condition func() bool) bool {
	w.t.Helper()
	for range 2 {
		began := clock.RealNow()
		for clock.RealNow().Sub(began) < patience/4 {
			if condition() {
				return true
			}
			w.openWindow()
			clock.Sleep(w.t.Context(), 20*time.Millisecond)
		}
		w.leap(w.untilTomorrow())
	}
	return false
}

// unknownIsDue waits for texts of unknown outcome and lets a minute pass.
func (w *World) unknownIsDue() {
	w.t.Helper()
	w.comes(func() bool {
		return one[int](w, `select count(*) from crm.send where state = 'unknown' and polls = 0`) > 1
	})
	w.leap(70 * time.Second)
}

// whileClaimed holds a text at the vendor while others of its batch are
// claimed, takes an opt-out of one of them or pauses, strikes once that is
// acknowledged, and only then lets go.
func (w *World) whileClaimed(e Episode, c *campaign) bool {
	hits, release := w.vendor.Trap("accepted", 0)
	w.launch(c)
	victim, came := w.hit(hits)
	w.until("others are claimed", func() bool {
		return one[int](w, `select count(*) from crm.send where state = 'claimed' and begun_at is null`) > 0 ||
			one[int](w, `select count(*) from crm.send where state = 'planned'`) == 0
	})
	if e.Point == pauseClaimed {
		w.pause(c)
	} else {
		claimed := one[[]string](w, `select coalesce(array_agg(p.e164), '{}') from crm.send s join crm.phone p on p.id = s.phone_id
			where s.state = 'claimed' and s.begun_at is null`)
		for _, phone := range claimed {
			<-w.vendor.Write(phone, "PN0001", "STOP", 1+w.dice.IntN(2))
		}
	}
	if w.dice.IntN(2) == 0 {
		release() // the batch goes on, and is struck in the middle of it
	}
	w.strike(e.Action, victim, 0)
	release()
	return came
}

// nudge does what the program's own clockwork does every half minute.
func (w *World) nudge() {
	for kind, queue := range map[string]string{"sending.tick": "send", "sending.reconcile": "default", "campaigns.tick": "default"} {
		w.exec(`insert into crm.river_job (kind, queue, args, max_attempts) values ($1, $2, '{}', 3)`, kind, queue)
	}
}

// openWindow passes the night and the weekend.
func (w *World) openWindow() {
	now := w.now()
	if at := opening(now); at.After(now) {
		w.leap(at.Sub(now) - 2*time.Second)
		clock.Sleep(w.t.Context(), at.Sub(w.now()))
	}
}
