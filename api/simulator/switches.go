package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Switches are the vendor's bad days. Probabilities are 0 to 1.
type Switches struct {
	Rate429     float64 `json:"rate_429" minimum:"0" maximum:"1" doc:"How often a request is answered with 429" example:"0.1"`
	Rate500     float64 `json:"rate_500" minimum:"0" maximum:"1" doc:"How often a request is answered with 500" example:"0.1"`
	Hang        float64 `json:"hang" minimum:"0" maximum:"1" doc:"How often a request is never answered" example:"0.05"`
	Cut         float64 `json:"cut" minimum:"0" maximum:"1" doc:"How often the connection is cut after the text was accepted" example:"0.05"`
	AfterAccept float64 `json:"after_accept" minimum:"0" maximum:"1" doc:"How often a 500 or a hang comes after the text was accepted, not before" example:"0.5"`
	Undelivered float64 `json:"undelivered" minimum:"0" maximum:"1" doc:"How often a text does not reach its phone" example:"0.02"`
	Duplicate   float64 `json:"duplicate" minimum:"0" maximum:"1" doc:"How often a webhook is posted twice" example:"0.2"`
	Late        float64 `json:"late" minimum:"0" maximum:"1" doc:"How often a webhook is posted 45 s late" example:"0.2"`
	OutOfOrder  float64 `json:"out_of_order" minimum:"0" maximum:"1" doc:"How often a webhook is overtaken by later ones" example:"0.2"`
	ListLag     float64 `json:"list_lag" minimum:"0" maximum:"1" doc:"How often a text shows in the vendor's lists only after 20 s" example:"0.2"`
	Answers     bool    `json:"answers" doc:"Whether customers answer by themselves" example:"true"`
	AnswerRate  float64 `json:"answer_rate" minimum:"0" maximum:"1" doc:"What share of texts is answered" example:"0.12"`
	AnswerAfter int     `json:"answer_seconds" minimum:"0" maximum:"86400" doc:"How long customers take to answer, on average, in seconds" example:"45"`
	RateLimit   int     `json:"rate_limit" minimum:"0" maximum:"1000" doc:"Requests a second before 429; 0 for no limit" example:"10"`
}

// Default is the vendor on a good day.
func Default() Switches {
	return Switches{AfterAccept: 0.5, Undelivered: 0.02, Answers: true, AnswerRate: 0.12, AnswerAfter: 45, RateLimit: 10}
}

// Switches reads the switches, for all processes the same.
func (s *Simulator) Switches(ctx context.Context) (Switches, error) {
	switches := Default()
	var raw []byte
	err := s.DB.GetContext(ctx, &raw, `select value from sim_setting where key = 'switches'`)
	if errors.Is(err, db.ErrNoRows) {
		return switches, nil
	}
	if err != nil {
		return switches, fmt.Errorf("read the simulator's switches: %w", err)
	}
	return switches, json.Unmarshal(raw, &switches)
}

// SetSwitches keeps the switches.
func (s *Simulator) SetSwitches(ctx context.Context, switches Switches) error {
	raw, err := json.Marshal(switches)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into sim_setting (key, value) values ('switches', $1)
			on conflict (key) do update set value = excluded.value`, raw)
		return err
	})
}

func happens(probability float64) bool { return rand.Float64() < probability }

// fault is what goes wrong with one request.
type fault string

const (
	fault429  fault = "429"
	fault500  fault = "500"
	faultHang fault = "hang"
	faultCut  fault = "cut"
)

// roll decides what goes wrong, and whether before the text is accepted.
func (s Switches) roll() (what fault, before bool) {
	switch {
	case happens(s.Rate429):
		return fault429, true
	case happens(s.Cut):
		return faultCut, false
	case happens(s.Rate500):
		return fault500, !happens(s.AfterAccept)
	case happens(s.Hang):
		return faultHang, !happens(s.AfterAccept)
	default:
		return "", false
	}
}

func fail(w http.ResponseWriter, r *http.Request, what fault) {
	switch what {
	case fault429:
		refuse(w, r, http.StatusTooManyRequests, "Too many requests")
	case fault500:
		refuse(w, r, http.StatusInternalServerError, "An unknown error occurred")
	case faultHang:
		timer := time.NewTimer(30 * time.Second)
		defer timer.Stop()
		select {
		case <-r.Context().Done():
		case <-timer.C:
		}
		panic(http.ErrAbortHandler)
	case faultCut:
		panic(http.ErrAbortHandler)
	}
}
