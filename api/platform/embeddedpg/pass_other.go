//go:build !linux

package embeddedpg

import "syscall"

const canPass = false

func letPass(*syscall.SysProcAttr) {}
