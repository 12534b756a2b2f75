package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.Memory;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.front.CertificatePlace;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.reconciler.front.RouterSettings.AccessLogSettings;
import dev.slipway.router.files.AccessLogFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How requests to the apps are taken, as it was chosen: by a daemon or by a router of its own. */
final class RouterChoices {
  private RouterChoices() {}

  /**
   * @param usual where certificates are if nobody says, and they are needed
   */
  static RouterSettings of(Choices choices, Optional<CertificatePlace> usual) {
    var isTls =
        choices.find(Setting.ROUTER_TLS, text -> text).isPresent()
            || choices.find(Setting.ROUTER_PROXY_PROTOCOL, text -> text).isPresent();
    return new RouterSettings(
        choices.get(Setting.ROUTER, ListenAddress::parse),
        choices.get(Setting.MAX_BODY, RouterChoices::size),
        choices.find(Setting.ROUTER_TLS, ListenAddress::parse),
        choices.find(Setting.ROUTER_PROXY_PROTOCOL, ListenAddress::parse),
        choices
            .find(Setting.CERTIFICATES, choices::absolute)
            .<CertificatePlace>map(CertificatePlace.Folder::new)
            .or(() -> usual.filter(_ -> isTls)),
        choices.find(Setting.TRUSTED_PROXIES, RouterChoices::ranges).orElse(List.of()),
        accessLog(choices));
  }

  private static Optional<AccessLogSettings> accessLog(Choices choices) {
    var format = choices.get(Setting.ACCESS_LOG_FORMAT, RouterChoices::accessLogFormat);
    return choices
        .find(Setting.ACCESS_LOG, String::strip)
        .map(file ->
            new AccessLogSettings(
                file.equals("-") ? Optional.empty() : Optional.of(choices.absolute(file)), format));
  }

  private static AccessLogFormat accessLogFormat(String text) {
    return switch (text) {
      case "logfmt" -> AccessLogFormat.LOGFMT;
      case "json" -> AccessLogFormat.JSON;
      default -> throw new IllegalArgumentException("logfmt or json, not " + text);
    };
  }

  private static List<Cidr> ranges(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).map(RouterChoices::range).toList();
  }

  private static Cidr range(String text) {
    return Cidr.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a range of addresses, such as 10.0.0.0/8 or 2001:db8::/32, not " + text));
  }

  private static Memory size(String text) {
    return Memory.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException("a size from 1Mi, such as 64Mi or 2Gi, not " + text));
  }
}
