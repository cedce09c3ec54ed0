package io.waypointguard.testing.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says in one line, when all tests are over, how many API-server tests ran and how many were skipped and why, so that
 * nobody takes a build without an API server for one with it.
 *
 * <p>The same line goes to the file that the system property {@code api-server-tests.report} names. Registered in
 * {@code META-INF/services}.
 */
public final class ApiServerTestReport implements TestExecutionListener {

    private final Set<String> reasons = new TreeSet<>();
    private TestPlan plan;
    private long ran;
    private long skipped;

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier identifier, String reason) {
        if (needsApiServer(identifier)) {
            skipped += leaves(identifier);
            reasons.add(reason);
        }
    }

    @Override
    public synchronized void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (!identifier.isTest() || !needsApiServer(identifier)) {
            return;
        }
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skipped++;
            reasons.add(result.getThrowable()
                    .map(Throwable::getMessage)
                    .map(reason -> reason.replaceFirst("^Assumption failed: ", ""))
                    .orElse("an assumption did not hold"));
        } else {
            ran++;
        }
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan testPlan) {
        if (ran + skipped == 0) {
            return;
        }
        System.out.println(line());
        String file = System.getProperty("api-server-tests.report");
        if (file != null) {
            write(Path.of(file));
        }
    }

    private String line() {
        if (skipped == 0) {
            return "API-server tests: " + ran + " ran";
        }
        String counts = ran == 0 ? skipped + " skipped" : ran + " ran, " + skipped + " skipped";
        return "API-server tests: " + counts + ": " + String.join("; ", reasons);
    }

    private void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line() + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tests below a skipped class, or the one skipped test itself; parameterized tests count once. */
    private long leaves(TestIdentifier identifier) {
        long below = plan.getDescendants(identifier).stream()
                .filter(descendant -> plan.getChildren(descendant).isEmpty())
                .count();
        return Math.max(1, below);
    }

    private static boolean needsApiServer(TestIdentifier identifier) {
        return identifier.getTags().contains(TestTag.create(ApiServerTest.TAG));
    }
}
