package io.waypointguard.testing.guard;

import io.waypointguard.testing.apiserver.ApiServerTest;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that needs a real kube-apiserver with a guard in front of it. The guard is started before the tests
 * of the class and stopped after them; constructors, tests and the methods around them get the {@link GuardedCluster}, or
 * its {@link io.waypointguard.testing.apiserver.Kubectl}, as a parameter.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ApiServerTest
@ExtendWith(GuardedClusterExtension.class)
public @interface GuardedClusterTest {

    /** Settings of the guard, each as {@code guard.enroll.mode=off}. */
    String[] settings() default {};
}
