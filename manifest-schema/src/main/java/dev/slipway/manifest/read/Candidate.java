package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.yaml.Quoted;
import java.util.Optional;

/**
 * A manifest that may describe an app.
 *
 * @param present what it is now
 * @param good what it says, or said when it had no problem last
 */
record Candidate(AppName name, String path, AppFile present, Optional<App> good) {
  /** For messages: {@code 'shop' (apps/shop.yaml)}. */
  String described() {
    return Quoted.text(name.value()) + " (" + path + ")";
  }
}
