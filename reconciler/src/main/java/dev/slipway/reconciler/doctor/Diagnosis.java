package dev.slipway.reconciler.doctor;

import java.util.List;

/** What was found on a machine, and what that is good for. */
public record Diagnosis(List<Tool> tools, List<Verdict> purposes) {
  public Diagnosis {
    tools = List.copyOf(tools);
    purposes = List.copyOf(purposes);
  }

  /** Whether nothing is missing for any of the purposes. */
  public boolean isReady() {
    return purposes.stream().allMatch(Verdict::ready);
  }
}
