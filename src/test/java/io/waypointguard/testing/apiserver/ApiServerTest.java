package io.waypointguard.testing.apiserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that needs a real kube-apiserver, which it gets from {@link ApiServer#shared()}.
 *
 * <p>The class is skipped, and the skip is reported at the end of the tests, where there is none to start.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Tag(ApiServerTest.TAG)
@ExtendWith(ApiServerAvailable.class)
public @interface ApiServerTest {

    /** The JUnit tag of every such test; {@code -Dgroups=api-server} runs only these. */
    String TAG = "api-server";
}
