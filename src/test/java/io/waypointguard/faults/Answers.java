package io.waypointguard.faults;

import io.waypointguard.faults.Question.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was answered, counted, and every answer that was wrong. */
final class Answers {

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int all;

    synchronized void decided(Question question, Verdict verdict, String message) {
        all++;
        counts.merge(question.name() + " " + verdict, 1, Integer::sum);
        if (!question.right().contains(verdict)) {
            wrong.add(question.name() + " " + verdict + " and not " + question.right() + ": " + message);
        }
    }

    synchronized void askedToComeAgain(Question question) {
        all++;
        counts.merge(question.name() + " AGAIN", 1, Integer::sum);
    }

    synchronized void failed(Question question, String how) {
        all++;
        wrong.add(question.name() + ": " + how);
    }

    synchronized int all() {
        return all;
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public synchronized String toString() {
        return all + " answers, " + wrong.size() + " wrong: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }
}
