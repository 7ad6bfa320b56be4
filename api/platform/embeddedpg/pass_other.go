//go:build !linux

package embeddedpg

import "syscall"

func letPass(*syscall.SysProcAttr) {}
