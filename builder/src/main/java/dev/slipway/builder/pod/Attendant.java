package dev.slipway.builder.pod;

import dev.slipway.builder.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The pod's side of a conversation: takes the order, tells the log, gives what came of it. */
record Attendant(Workplace place) {
  private static final Duration PING = Duration.ofSeconds(3);
  private static final long LOOK_MILLIS = 100;

  /**
   * Ends with the answer, or with the pod.
   *
   * @param heard how much of the log the daemon has
   */
  void attend(InputStream in, OutputStream out, long heard)
      throws IOException, InterruptedException {
    var speaker = new Speaker(out);
    if (place.readOrder().isEmpty()) {
      speaker.say(Word.WANTED);
      place.receive(new Listener(in));
    }
    JsonObject answer;
    try (var log = new LogTail(place.log(), heard)) {
      answer = tell(log, speaker);
    }
    speaker.say(Word.ANSWER, answer);
    switch (Answer.ofJson(answer)) {
      case Answer.Done _ -> speaker.sayFiles(place.result());
      case Answer.Failed _, Answer.Lacking _, Answer.Hindered _ -> {}
    }
  }

  private JsonObject tell(LogTail log, Speaker speaker) throws IOException, InterruptedException {
    var buffer = new byte[LogTail.PART];
    var said = System.nanoTime();
    while (true) {
      var answer = place.readAnswer(); // before the log is read to its end
      for (var count = log.read(buffer); count > 0; count = log.read(buffer)) {
        speaker.say(Word.LOG, buffer, count);
        said = System.nanoTime();
      }
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - said > PING.toNanos()) {
        speaker.say(Word.PING);
        said = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
