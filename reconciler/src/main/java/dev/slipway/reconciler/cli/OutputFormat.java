package dev.slipway.reconciler.cli;

import picocli.CommandLine.Option;

/** How a list is printed. */
final class OutputFormat {
  /** The forms there are. */
  enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  boolean isJson() {
    return format == Format.JSON;
  }
}
