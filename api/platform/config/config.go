// Package config reads the environment once. A missing or wrong value stops
// the start with its name.
package config

import (
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is everything that the environment decides; README lists it.
type Config struct {
	Listen       string   `env:"CRM_LISTEN" envDefault:":8080"`
	DataDir      string   `env:"CRM_DATA_DIR" envDefault:".data"`
	WebDir       string   `env:"CRM_WEB_DIR"`
	PublicURL    string   `env:"CRM_PUBLIC_URL"` // default: this machine, at the port of Listen
	Origins      []string `env:"CRM_ORIGINS"`
	TrustProxy   bool     `env:"CRM_TRUST_PROXY"`
	LogLevel     string   `env:"CRM_LOG_LEVEL" envDefault:"info"`
	BusinessTime string   `env:"CRM_NOW"`
	// Stagger is the time between the texts of one batch.
	Stagger time.Duration `env:"CRM_STAGGER" envDefault:"15s"`

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
	if err != nil {
		return Config{}, fmt.Errorf("configuration: %w", err)
	}
	if config.PublicURL == "" {
		config.PublicURL = "http://localhost:" + strconv.Itoa(config.Port())
	}
	if config.MigrateDatabaseURL == "" {
		config.MigrateDatabaseURL = config.DatabaseURL
	}
	if (config.SupabaseURL == "") != (config.SupabaseSecretKey == "") {
		return Config{}, fmt.Errorf("configuration: SUPABASE_URL and SUPABASE_SECRET_KEY belong together; set both or neither")
	}
	return config, nil
}

// Now is the instant at which the business clock starts, or false for the
// real time.
func (c Config) Now() (time.Time, bool, error) {
	if c.BusinessTime == "" {
		return time.Time{}, false, nil
	}
	start, err := time.Parse(time.RFC3339, c.BusinessTime)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("configuration: CRM_NOW must look like 2026-11-23T10:00:00-05:00")
	}
	return start, true, nil
}

// Port is the port of Listen.
func (c Config) Port() int {
	_, text, _ := net.SplitHostPort(c.Listen)
	port, _ := strconv.Atoi(text)
	return port
}
