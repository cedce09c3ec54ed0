package io.waypointguard.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.faults.Question.Verdict;
import io.waypointguard.random.Seeds;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.guard.GuardProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/** Asks the guard, from several threads at once and without a pause, as long as something lasts. */
final class Requester {

    private static final int THREADS = 12;

    private final HttpClient http;
    private final URI validate;
    private Round round = new Round(List.of());

    Requester(GuardProcess guard) {
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(guard.certificate()))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.validate = URI.create(guard.url() + "/validate?timeout=2s");
    }

    /** Questions that are asked at the same time, and how many of them are not answered yet. */
    private static final class Round {

        private final List<Question> questions;
        private int underWay;

        Round(List<Question> questions) {
            this.questions = List.copyOf(questions);
        }

        Question any(Random chance) {
            return questions.get(chance.nextInt(questions.size()));
        }
    }

    /** What is asked from now on; when this returns, all that was asked before is answered. */
    synchronized void ask(List<Question> now) throws InterruptedException {
        Round before = round;
        round = new Round(now);
        while (before.underWay > 0) {
            wait();
        }
    }

    private synchronized Round begin() {
        round.underWay++;
        return round;
    }

    private synchronized void end(Round begun) {
        begun.underWay--;
        notifyAll();
    }

    /** What is done while it asks. */
    interface Script {
        void run(Answers answers) throws Exception;
    }

    /** Everything that was answered while that was done. */
    Answers during(Script script) throws Exception {
        Answers answers = new Answers();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random chance = new Random(Seeds.first() + i);
            Thread thread = new Thread(() -> askUntilInterrupted(chance, answers), "requester-" + i);
            threads.add(thread);
            thread.start();
        }
        try {
            script.run(answers);
        } finally {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return answers;
    }

    private void askUntilInterrupted(Random chance, Answers answers) {
        while (!Thread.currentThread().isInterrupted()) {
            Round now = begin();
            try {
                ask(now.any(chance), answers);
            } finally {
                end(now);
            }
        }
    }

    private void ask(Question question, Answers answers) {
        try {
            HttpResponse<String> response = post(question);
            boolean again = response.statusCode() == 503
                    && response.headers().firstValue("Retry-After").orElse("").matches("\\d+");
            if (again) {
                answers.askedToComeAgain(question);
            } else if (response.statusCode() == 200) {
                JsonNode answer = MeshYaml.JSON.readTree(response.body()).path("response");
                answers.decided(
                        question,
                        answer.path("allowed").asBoolean() ? Verdict.ALLOWED : Verdict.DENIED,
                        answer.at("/status/message").asText());
            } else {
                answers.failed(question, response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            answers.failed(question, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> post(Question question) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(validate)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofByteArray(question.body()))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Waits until each question gets the one answer that is right. */
    void awaitRight(List<Question> expected) {
        Awaitility.await("everything to be known again")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    for (Question question : expected) {
                        Answers answers = new Answers();
                        ask(question, answers);
                        if (!answers.wrong().isEmpty() || answers.toString().contains("AGAIN")) {
                            throw new AssertionError(answers + " " + answers.wrong());
                        }
                    }
                });
    }

    private static SSLContext trusting(String certificate) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null);
            store.setCertificateEntry(
                    "guard",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
