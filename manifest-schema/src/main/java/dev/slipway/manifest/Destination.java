package dev.slipway.manifest;

/** Where the requests below a path go. */
public sealed interface Destination {
  /** A process type of the app itself. */
  record OwnProcess(ProcessType type) implements Destination {}

  /** The process {@code web} of another app. */
  record OtherApp(AppName app) implements Destination {}
}
