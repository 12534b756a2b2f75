package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.cluster.OneOff;
import java.util.HexFormat;

/**
 * What objects of an app are called. An app's name (40) and a process type (20) with a hyphen
 * between them fit into the 63 of a DNS label.
 */
final class Names {
  private Names() {}

  static String process(AppName app, ProcessType type) {
    return app + "-" + type;
  }

  /** A hyphen, a type and as many digits as eight bytes have: as long as any of the above. */
  static String oneOff(AppName app, long random) {
    return app + "-" + OneOff.PROCESS + "-" + HexFormat.of().toHexDigits(random);
  }

  static String account(AppName app) {
    return app.value();
  }

  static String service(AppName app) {
    return app.value();
  }

  static String environment(Release release) {
    return release.app() + "-" + release.number() + "-env";
  }
}
