package io.waypointguard.cli;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the server that {@code serve} chooses by its options and its surroundings. Whatever users set goes before
 * them. Quarkus creates it as a source of its configuration.
 */
public final class ServeDefaults implements ConfigSource {

    /** Above the application.properties in the jar (250), below everything that users write (from 260 on). */
    private static final int ORDINAL = 255;

    private static final Map<String, String> VALUES = new ConcurrentHashMap<>();

    /** To be called before the server starts. */
    static void set(String property, String value) {
        VALUES.put(property, value);
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "the defaults of serve";
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.copyOf(VALUES.keySet());
    }

    @Override
    public @Nullable String getValue(String property) {
        return VALUES.get(property);
    }
}
