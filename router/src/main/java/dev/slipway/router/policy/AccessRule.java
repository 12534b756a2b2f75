package dev.slipway.router.policy;

import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.IpAddress;
import dev.slipway.manifest.Routing.Access;
import java.util.List;
import java.util.Optional;

/** Which clients may come in. One whose address is not known may not, where it matters. */
record AccessRule(Access access) {
  private static final Refusal REFUSED =
      Refusal.of(403, "This app does not take requests from your address.");

  Optional<Refusal> judge(Visit visit) {
    if (access.equals(Access.OPEN)) {
      return Optional.empty();
    }
    var address = IpAddress.parse(visit.client());
    var isAllowed = access.allow().map(ranges -> isIn(ranges, address)).orElse(true);
    var isDenied = access.deny().map(ranges -> isIn(ranges, address)).orElse(false);
    return address.isPresent() && isAllowed && !isDenied ? Optional.empty() : Optional.of(REFUSED);
  }

  private static boolean isIn(List<Cidr> ranges, Optional<IpAddress> address) {
    return address.isPresent() && ranges.stream().anyMatch(it -> it.contains(address.get()));
  }
}
