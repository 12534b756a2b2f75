package dev.slipway.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The list of packages that a build attached to its image.
 *
 * @param text as it is kept
 */
public record BuiltSbom(String text) {
  /** The only one of an image. */
  public static BuiltSbom of(WritableImageStore store, StoredImage image) throws Exception {
    var attached = store.attachments(image.ref(), Attachment.CYCLONEDX);
    assertThat(attached).hasSize(1);
    return new BuiltSbom(attached.getFirst().content());
  }

  private JsonObject json() {
    return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  /** What its components are called, unique in it. */
  public List<String> references() {
    return json().objects("components").stream().map(c -> c.text("bom-ref").orElseThrow()).toList();
  }

  /** Whether it says that something is missing in it. */
  public boolean isIncomplete() {
    return json().objects("compositions").stream()
        .anyMatch(it -> it.text("aggregate").orElse("").equals("incomplete"));
  }
}
