// Package config reads the environment once. A missing or wrong value stops
// the start with its name.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"strconv"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is everything that the environment decides; README lists it.
type Config struct {
	Listen     string     `env:"CRM_LISTEN" envDefault:":8080"`
	DataDir    string     `env:"CRM_DATA_DIR" envDefault:".data"`
	WebDir     string     `env:"CRM_WEB_DIR"`
	PublicURL  string     `env:"CRM_PUBLIC_URL"` // default: this machine, at the port of Listen
	Origins    []string   `env:"CRM_ORIGINS"`
	TrustProxy bool       `env:"CRM_TRUST_PROXY"`
	LogLevel   slog.Level `env:"CRM_LOG_LEVEL" envDefault:"info"`
	// Now is the instant at which the business clock starts; zero: it reads the real time.
	Now time.Time `env:"CRM_NOW"`
	// Stagger is the time between the texts of one batch.
	Stagger time.Duration `env:"CRM_STAGGER" envDefault:"15s"`
	// SegmentCents is what the texting vendor takes for a segment; forecasts reckon with it.
	SegmentCents float64 `env:"CRM_SEGMENT_CENTS" envDefault:"1"`

	// SuppressionKey hashes the phones that stay blocked after an erasure.
	SuppressionKey string `env:"CRM_SUPPRESSION_KEY"`

	DatabaseURL        string `env:"DATABASE_URL"`
	MigrateDatabaseURL string `env:"MIGRATE_DATABASE_URL"`

	SupabaseURL       string `env:"SUPABASE_URL"`
	SupabaseAnonKey   string `env:"SUPABASE_ANON_KEY"`
	SupabaseSecretKey string `env:"SUPABASE_SECRET_KEY"`
	SupabaseJWTSecret string `env:"SUPABASE_JWT_SECRET"`

	OpenPhoneKey         string   `env:"OPENPHONE_API_KEY"`
	OpenPhoneURL         string   `env:"OPENPHONE_BASE_URL" envDefault:"https://api.openphone.com"`
	OpenPhoneWebhookKeys []string `env:"OPENPHONE_WEBHOOK_KEYS"`
}

// Read parses the environment.
func Read() (Config, error) {
	config, err := env.ParseAs[Config]()
	if wrong := new(env.ParseError); errors.As(err, wrong) {
		field, _ := reflect.TypeFor[Config]().FieldByName(wrong.Name)
		err = fmt.Errorf("configuration: %s: %w", field.Tag.Get("env"), wrong.Err)
	}
	config.PublicURL = cmp.Or(config.PublicURL, "http://localhost:"+strconv.Itoa(config.Port()))
	config.MigrateDatabaseURL = cmp.Or(config.MigrateDatabaseURL, config.DatabaseURL)
	if (config.SupabaseURL == "") != (config.SupabaseSecretKey == "") {
		err = errors.New("configuration: SUPABASE_URL and SUPABASE_SECRET_KEY belong together; set both or neither")
	}
	return config, err
}

// Port is the port of Listen.
func (c Config) Port() int {
	_, text, _ := net.SplitHostPort(c.Listen)
	port, _ := strconv.Atoi(text)
	return port
}
