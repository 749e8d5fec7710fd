// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lightstream.e2e.JsonHttp;
import io.lightstream.e2e.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The REST interface of a JobManager. */
final class FlinkRest {

  private static final Set<String> ENDS = Set.of("FAILED", "FINISHED", "CANCELED");

  private final JsonHttp http;

  FlinkRest(int port) {
    this.http = new JsonHttp(port);
  }

  /** How many slots the registered TaskManagers have. */
  int slots() throws IOException {
    return http.get("/overview").get("slots-total").asInt();
  }

  /** Uploads a jar of a job and returns its id. */
  String upload(Path jar) throws IOException {
    String boundary = "--------lightstream";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + jar.getFileName()
                + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(Files.readAllBytes(jar));
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    JsonNode answer =
        http.send(
            http.request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    String file = answer.get("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Runs the main class of an uploaded jar and returns the id of its job. */
  String run(String jar, Run run) throws IOException {
    ObjectNode body = JsonHttp.object();
    body.put("entryClass", run.main());
    body.put("parallelism", run.parallelism());
    if (!run.savepoint().isEmpty()) {
      body.put("savepointPath", run.savepoint());
    }
    run.arguments().forEach(body.putArray("programArgsList")::add);
    return http.post("/jars/" + jar + "/run", body).get("jobid").asText();
  }

  /**
   * What is run, and how.
   *
   * @param main a class of the jar
   * @param parallelism of the job
   * @param savepoint to start from; empty for none
   * @param arguments of the main class
   */
  record Run(String main, int parallelism, String savepoint, List<String> arguments) {}

  /** Such as {@code RUNNING}. */
  String state(String job) throws IOException {
    return http.get("/jobs/" + job).get("state").asText();
  }

  /** Waits until a job has reached its end, which must be this one. */
  void awaitEnd(String job, String expected) {
    Patience.await(job + " to end", () -> ENDS.contains(state(job)));
    try {
      if (!state(job).equals(expected)) {
        throw new AssertionError(job + " is " + state(job) + ": " + failure(job));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until all tasks of a job run. */
  void awaitRunning(String job) {
    Patience.await(
        "all of " + job + " to run",
        () -> {
          JsonNode details = http.get("/jobs/" + job);
          String state = details.get("state").asText();
          if (ENDS.contains(state)) {
            throw new AssertionError(job + " is " + state + ": " + failure(job));
          }
          for (JsonNode vertex : details.get("vertices")) {
            if (!vertex.get("status").asText().equals("RUNNING")) {
              return false;
            }
          }
          return state.equals("RUNNING");
        });
  }

  /** Why a job failed last; empty if it did not. */
  String failure(String job) throws IOException {
    JsonNode entries = http.get("/jobs/" + job + "/exceptions").at("/exceptionHistory/entries");
    return entries.isEmpty() ? "" : entries.get(0).get("stacktrace").asText();
  }

  /** How many checkpoints have been completed since the JobManager started. */
  int checkpoints(String job) throws IOException {
    return http.get("/jobs/" + job + "/checkpoints").at("/counts/completed").asInt();
  }

  /** Waits until some more checkpoints are complete. */
  void awaitCheckpoints(String job, int more) throws IOException {
    int begin = checkpoints(job);
    Patience.await(more + " checkpoints of " + job, () -> checkpoints(job) >= begin + more);
  }

  void cancel(String job) throws IOException {
    http.send(
        http.request("/jobs/" + job + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
    awaitEnd(job, "CANCELED");
  }

  /** Takes a savepoint, after which the job is cancelled, and returns where it is. */
  String savepointAndCancel(String job, Path folder) throws IOException {
    ObjectNode body =
        JsonHttp.object()
            .put("target-directory", folder.toUri().toString())
            .put("cancel-job", true);
    String savepoint = awaitSavepoint(job, http.post("/jobs/" + job + "/savepoints", body));
    awaitEnd(job, "CANCELED");
    return savepoint;
  }

  /** Stops a job with a savepoint and returns where it is. */
  String stop(String job, Path folder) throws IOException {
    ObjectNode body = JsonHttp.object().put("targetDirectory", folder.toUri().toString());
    String savepoint = awaitSavepoint(job, http.post("/jobs/" + job + "/stop", body));
    awaitEnd(job, "FINISHED");
    return savepoint;
  }

  private String awaitSavepoint(String job, JsonNode trigger) {
    String path = "/jobs/" + job + "/savepoints/" + trigger.get("request-id").asText();
    String[] location = new String[1];
    Patience.await(
        "savepoint of " + job,
        () -> {
          JsonNode answer = http.get(path);
          if (!answer.at("/status/id").asText().equals("COMPLETED")) {
            return false;
          }
          JsonNode cause = answer.at("/operation/failure-cause");
          if (!cause.isMissingNode()) {
            throw new AssertionError("savepoint of " + job + ": " + cause.at("/stack-trace"));
          }
          location[0] = answer.at("/operation/location").asText();
          return true;
        });
    return location[0];
  }
}
