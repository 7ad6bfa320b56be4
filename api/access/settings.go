package access

import (
	"context"
	"encoding/json"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// The law's hours for texts that sell (47 CFR 64.1200: 8 to 21 at the called
// place); a business may narrow them, never widen them.
const (
	earliest = "08:00"
	latest   = "21:00"
)

// Business is what the company says about itself and when it texts.
type Business struct {
	Name         string `json:"name" doc:"The company's name, as customers know it" example:"Attack-a-Crack"`
	Timezone     string `json:"timezone" doc:"The zone of its days" example:"America/New_York"`
	WindowFrom   string `json:"window_from" doc:"No campaign text before" example:"09:00"`
	WindowTo     string `json:"window_to" doc:"No campaign text from then on" example:"18:00"`
	DefaultState string `json:"default_state" doc:"The state of addresses without one" example:"MA"`
	Signature    string `json:"signature" doc:"What texts end with" example:"Jo, Attack-a-Crack"`
	KeepDays     int    `json:"import_keep_days" doc:"For how many days the originals of imports are kept" example:"90"`
	Version      int    `json:"version" doc:"Send it as If-Match with a change" example:"1"`
}

type businessPatch struct {
	httpd.IfMatch
	Body struct {
		Name         *string `json:"name,omitempty" minLength:"1" maxLength:"100" doc:"The company's name" example:"Attack-a-Crack"`
		WindowFrom   *string `json:"window_from,omitempty" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" doc:"Not before 08:00" example:"09:00"`
		WindowTo     *string `json:"window_to,omitempty" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" doc:"Not after 21:00" example:"18:00"`
		DefaultState *string `json:"default_state,omitempty" pattern:"^[A-Z]{2}$" doc:"Two letters" example:"MA"`
		Signature    *string `json:"signature,omitempty" maxLength:"200" doc:"What texts end with" example:"Jo, Attack-a-Crack"`
		KeepDays     *int    `json:"import_keep_days,omitempty" minimum:"1" maximum:"3650" doc:"For how many days the originals of imports are kept" example:"90"`
	}
}

func (m *Module) settingsRoutes(api *httpd.API) {
	httpd.Get(api, "/v1/settings/business", "settings.read", "settings:read", "The settings of the business", func(ctx context.Context, _ *struct{}) (Business, error) {
		return ReadBusiness(ctx, m.DB)
	})
	httpd.Patch(api, "/v1/settings/business", "settings.update", "settings:write", "Change the settings of the business", m.updateBusiness)
}

// ReadBusiness returns the settings as they are now.
func ReadBusiness(ctx context.Context, q db.Querier) (Business, error) {
	var value []byte
	business := Business{Timezone: clock.NewYork().String(), KeepDays: 90}
	err := q.QueryRowxContext(ctx, `select value, version from setting where key = 'business'`).Scan(&value, &business.Version)
	if err != nil {
		return Business{}, err
	}
	return business, json.Unmarshal(value, &business)
}

func (m *Module) updateBusiness(ctx context.Context, input *businessPatch) (Business, error) {
	return db.Write(ctx, m.DB, func(tx db.Tx) (business Business, err error) {
		changed, err := tx.Exec(ctx, `update setting set value = value || $1, version = version + 1, updated_at = $2 where key = 'business' and version = $3`,
			input.Body, m.Clock.Now(), input.Version)
		if err == nil && changed == 0 {
			err = problem.Stale("setting")
		}
		if err == nil {
			business, err = ReadBusiness(ctx, tx)
		}
		if err != nil {
			return business, err
		}
		if business.WindowFrom < earliest || business.WindowTo > latest || business.WindowFrom >= business.WindowTo {
			return business, problem.Invalid("window_outside", "Campaign texts may go out between 08:00 and 21:00 at most, and the window must end after it begins.")
		}
		return business, events.Publish(ctx, tx, events.Event{Topic: "settings.changed", Entity: "setting", EntityID: "business"})
	})
}
