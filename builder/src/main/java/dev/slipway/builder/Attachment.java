package dev.slipway.builder;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document about an image that is kept beside it, so that the image and its digest stay as they
 * are.
 *
 * @param type what it is, a media type such as {@link #CYCLONEDX}
 * @param content the document
 * @param annotations what is known of it; those of Slipway have {@link #BUILD}
 */
public record Attachment(String type, String content, SortedMap<String, String> annotations) {
  /** A list of the packages in an image. */
  public static final String CYCLONEDX = "application/vnd.cyclonedx+json";

  /** The annotation with the key of the build that wrote it: what has it is Slipway's. */
  public static final String BUILD = "dev.slipway.build";

  public Attachment {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }
}
