package chaostest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"
)

// officeSays begins each text that a person sends.
const officeSays = "Office:"

// answerCustomers lets customers of a campaign write, and a person answer each
// by a button that is pressed twice at once and again where a process dies. A
// customer whom the gate keeps the answer from gets none.
func (w *World) answerCustomers(c *campaign, n int) {
	var presses sync.WaitGroup
	for range n {
		phone := c.phones[w.dice.IntN(len(c.phones))]
		<-w.vendor.Write(phone, "PN0001", "Yes, when can you come?", 1)
		w.answers++
		body := map[string]string{
			"to": phone, "number_id": one[string](w, `select id from crm.sending_number where vendor_id = 'PN0001'`),
			"body": fmt.Sprint(officeSays, " tomorrow at ten? ", w.answers), "client_key": fmt.Sprint(w.Name, " answer ", w.answers),
		}
		for range 2 {
			presses.Go(func() { w.press(body) })
		}
	}
	w.presses.Go(presses.Wait)
}

// press sends until somebody says yes or no.
func (w *World) press(body map[string]string) {
	for w.t.Context().Err() == nil {
		for _, address := range w.receivers() {
			status, _, err := w.ask(strings.TrimSuffix(address, "/webhooks/openphone"), http.MethodPost, "/v1/messages", body)
			if err == nil && status/100 == 2 {
				w.vendor.Note(vendortest.Line{Kind: Answered, To: body["to"], Text: body["body"]})
				return
			}
			if err == nil && status == http.StatusConflict {
				return
			}
		}
		clock.Sleep(w.t.Context(), 50*time.Millisecond)
	}
}
