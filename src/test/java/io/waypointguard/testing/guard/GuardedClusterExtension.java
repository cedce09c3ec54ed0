package io.waypointguard.testing.guard;

import io.waypointguard.testing.apiserver.Kubectl;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts and stops the guard of a {@link GuardedClusterTest}. */
final class GuardedClusterExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(GuardedClusterExtension.class);

    /** The store closes what is in it after the last method of the class. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(GuardedCluster.class, GuardedCluster.start(settings(context)));
    }

    private static Map<String, String> settings(ExtensionContext context) {
        Map<String, String> settings = new HashMap<>();
        for (String setting : AnnotationSupport.findAnnotation(context.getRequiredTestClass(), GuardedClusterTest.class)
                .orElseThrow()
                .settings()) {
            String[] keyAndValue = setting.split("=", 2);
            if (keyAndValue.length != 2) {
                throw new IllegalArgumentException("not KEY=VALUE: " + setting);
            }
            settings.put(keyAndValue[0], keyAndValue[1]);
        }
        return settings;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == GuardedCluster.class || type == Kubectl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        GuardedCluster cluster = context.getStore(NAMESPACE).get(GuardedCluster.class, GuardedCluster.class);
        return parameter.getParameter().getType() == Kubectl.class ? cluster.kubectl() : cluster;
    }
}
