package io.waypointguard.testing.wire;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer of a server.
 *
 * @param headers by their names in lower case, each with all its values
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {

    /** The values of a header, joined as one list; empty where it is missing. */
    public String header(String name) {
        return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    /** Whether the server says that it takes no other request on this connection. */
    public boolean closes() {
        return header("connection").equalsIgnoreCase("close");
    }
}
