package dev.slipway.builder.registry;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Pages of tags that were seen, of registries that say what a page is recognised by ({@code ETag}):
 * one that did not change is not sent again.
 */
final class TagPages {
  private final Recent<URI, Page> pages = new Recent<>(100);

  /**
   * A page.
   *
   * @param next where the one after it is
   */
  record Page(String etag, List<String> tags, Optional<URI> next) {
    Page {
      tags = List.copyOf(tags);
    }
  }

  Optional<Page> seen(URI address) {
    return pages.get(address);
  }

  void keep(URI address, Page page) {
    pages.put(address, page);
  }
}
