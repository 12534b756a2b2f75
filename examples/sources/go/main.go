// A web app that needs nothing but Go. Change the version, commit, and watch.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const version = "1"

func main() {
	greeting := or(os.Getenv("GREETING"), "Hello")
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "%s from Go, version %s\n", greeting, version)
	})
	// Longer than a router keeps an idle connection, so that it is never the first to hang up.
	server := &http.Server{Addr: ":" + or(os.Getenv("PORT"), "8080"), IdleTimeout: 75 * time.Second}

	// Asked to stop: let running requests finish first.
	stop, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	done := make(chan error)
	go func() {
		<-stop.Done()
		done <- server.Shutdown(context.Background())
	}()
	log.Printf("listening on %s", server.Addr)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
	<-done
}

func or(text, usual string) string {
	if text == "" {
		return usual
	}
	return text
}
