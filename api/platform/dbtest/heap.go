package dbtest

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// Heap is how many bytes are in use after a collection.
func Heap() uint64 {
	runtime.GC()
	return inUse()
}

// WatchHeap looks at the heap every 10 ms until it is asked for the most that
// it saw, in bytes.
func WatchHeap(t testing.TB) func() uint64 {
	t.Helper()
	var most atomic.Uint64
	stop := make(chan struct{})
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				most.Store(max(most.Load(), inUse()))
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return most.Load()
	}
}

func inUse() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapInuse + stats.StackInuse
}
