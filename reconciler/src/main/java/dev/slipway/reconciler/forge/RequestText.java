package dev.slipway.reconciler.forge;

/**
 * What a request says, in the form in which every host gives it back: so two texts are equal where
 * a host would show the same.
 *
 * @param title one line, at most {@value #LONGEST_TITLE} characters; what is longer is cut
 * @param body Markdown, at most {@value #LONGEST_BODY} characters; what is longer is cut
 */
public record RequestText(String title, String body) {
  private static final int LONGEST_TITLE = 250;
  private static final int LONGEST_BODY = 20_000;

  public RequestText {
    title = cut(title.replaceAll("\\s+", " ").strip(), LONGEST_TITLE);
    body = cut(harmless(body.replace("\r\n", "\n").strip()), LONGEST_BODY);
    if (title.isEmpty()) {
      throw new IllegalArgumentException("a request has a title");
    }
  }

  /** GitLab does what a line says that begins with a slash, such as {@code /approve}. */
  private static String harmless(String text) {
    return text.replaceAll("(?m)^/", "\\\\/");
  }

  /** At most so many characters, none of them halved, with a sign that something is missing. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end).stripTrailing() + "…";
  }
}
