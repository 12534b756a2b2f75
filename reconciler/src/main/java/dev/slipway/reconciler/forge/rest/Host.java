package dev.slipway.reconciler.forge.rest;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * A forge's API.
 *
 * @param api its address, without a slash at its end
 * @param headers that go with every request
 * @param rights what a token must be allowed to do, as the forge's own settings name it: for who is
 *     told that it is not
 */
public record Host(URI api, Map<String, String> headers, String rights) {
  public Host {
    headers = Map.copyOf(headers);
  }

  URI at(String path) {
    return URI.create(api + path);
  }

  /** Whether an address is of the same server: whom we trust with who we are. */
  boolean isOwn(URI address) {
    return Objects.equals(api.getScheme(), address.getScheme())
        && Objects.equals(api.getAuthority(), address.getAuthority());
  }

  @Override
  public String toString() {
    return api.getAuthority();
  }
}
