package dev.slipway.reconciler.preview;

import dev.slipway.manifest.AppName;
import java.util.List;

/** All that becomes of an app; nothing of what stays as it is. */
public record AppPreview(AppName app, List<Change> changes) {
  public AppPreview {
    changes = List.copyOf(changes);
  }
}
