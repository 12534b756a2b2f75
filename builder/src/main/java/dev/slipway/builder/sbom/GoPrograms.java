package dev.slipway.builder.sbom;

import dev.slipway.builder.sbom.Component.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Programs that Go made, 1.18 and later: its linker writes into them what they are made of, which
 * {@code go version -m} tells too. The form is that of Go's package {@code debug/buildinfo}.
 */
record GoPrograms() implements Evidence {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);

  /** Where the magic may stand, and how long it is with its flags. */
  private static final int STEP = 16;

  private static final int FLAGS = 15;
  private static final int IN_PLACE = 2;

  /** In front of, and behind, the list of modules. */
  private static final int SENTINEL = 16;

  private static final int MOST_TEXT = 4 << 20;

  /** The app's own module, those that it needs, and what stands for one of them. */
  private static final Set<String> LINES = Set.of("mod", "dep", "=>");

  @Override
  public boolean isIn(String path, boolean executable) {
    return executable;
  }

  @Override
  public List<Component> read(String path, InputStream file) throws IOException {
    var in = new BufferedInputStream(file, 1 << 16);
    var block = new byte[STEP];
    var isElf = in.readNBytes(block, 0, STEP) == STEP && startsWith(block, ELF);
    while (isElf && in.readNBytes(block, 0, STEP) == STEP) {
      if (startsWith(block, MAGIC) && (block[FLAGS] & IN_PLACE) != 0) {
        in.readNBytes(STEP); // the rest of the head
        var version = text(in);
        var modules = text(in);
        if (version.startsWith("go") && modules.length() > 2 * SENTINEL) {
          return components(version, modules.substring(SENTINEL, modules.length() - SENTINEL));
        }
      }
    }
    return List.of();
  }

  private static boolean startsWith(byte[] block, byte[] text) {
    return Arrays.equals(block, 0, text.length, text, 0, text.length);
  }

  /** The length as Go's unsigned varint, and so many bytes; empty where it is none. */
  private static String text(InputStream in) throws IOException {
    var length = 0L;
    for (var shift = 0; shift < 35; shift += 7) {
      var next = in.read();
      if (next < 0) {
        return "";
      }
      length |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return length > MOST_TEXT
            ? ""
            : new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** Lines of {@code dep}, path, version and sum; {@code =>} takes the place of the one before. */
  private static List<Component> components(String version, String modules) {
    var found = new ArrayList<Component>();
    found.add(new Component(Kind.GO, "stdlib", version.replaceFirst("^go([^ ]*).*$", "$1")));
    for (var line : modules.lines().toList()) {
      var words = List.of(line.split("\t", -1));
      if (words.size() < 3) {
        continue;
      }
      if (words.getFirst().equals("=>")) {
        found.removeLast();
      }
      if (LINES.contains(words.getFirst())) {
        found.add(new Component(Kind.GO, words.get(1), words.get(2)));
      }
    }
    return found;
  }
}
