package dev.slipway.reconciler.doctor;

import java.util.List;

/**
 * Whether a machine has what a purpose needs.
 *
 * @param title of the purpose
 * @param missing the tools that are not there, those first that are taken first
 * @param install commands that bring what is missing
 */
public record Verdict(
    Purpose purpose, String title, boolean ready, List<String> missing, List<String> install) {
  public Verdict {
    missing = List.copyOf(missing);
    install = List.copyOf(install);
  }
}
