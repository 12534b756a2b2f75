package dev.slipway.builder.work;

import dev.slipway.builder.json.JsonObject;
import java.nio.file.Path;

/**
 * What came of work elsewhere. It is the word of a machine that ran an app's code.
 *
 * @param result what who did it says
 * @param files a folder with what it left
 */
public record Delivery(JsonObject result, Path files) {}
