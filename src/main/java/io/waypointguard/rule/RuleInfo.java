package io.waypointguard.rule;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says about itself. {@code docs/rules.md} is generated from it. No text is blank.
 *
 * @param id stable and never used again for another rule, such as {@code WG002}
 * @param name short, such as {@code l7-at-ztunnel}
 * @param severity of its findings; a single finding may be milder
 * @param level the lowest level at which it applies; a warning applies from baseline on
 * @param summary what is wrong, in one line
 * @param firesWhen exactly when it finds something
 * @param consequence what Istio does, and in which direction it fails
 * @param howToFix what to change
 * @param link where Istio or Kubernetes documents the fact
 * @param silentWhere ids of other rules: this one adds nothing where they deny the same object, or where they warn
 *     about it and this one would only warn, too
 */
public record RuleInfo(
        String id,
        String name,
        Severity severity,
        Level level,
        String summary,
        String firesWhen,
        String consequence,
        String howToFix,
        String link,
        Set<String> silentWhere) {

    public RuleInfo {
        require(id, "id", id);
        require(id, "name", name);
        require(id, "summary", summary);
        require(id, "firesWhen", firesWhen);
        require(id, "consequence", consequence);
        require(id, "howToFix", howToFix);
        require(id, "link", link);
        silentWhere = Set.copyOf(silentWhere);
    }

    private static void require(String id, String part, String text) {
        if (text.isBlank()) {
            throw missing(id, part);
        }
    }

    private static IllegalArgumentException missing(String id, String part) {
        return new IllegalArgumentException("rule " + (id.isBlank() ? "without an id" : id) + ": no " + part);
    }

    /** Begins the description of a rule. */
    public static Builder of(String id, String name) {
        return new Builder(id, name);
    }

    /** Collects the parts of a description. {@link #build} refuses one that lacks a part. */
    public static final class Builder {

        private final String id;
        private final String name;
        private @Nullable Severity severity;
        private @Nullable Level level;
        private String summary = "";
        private String firesWhen = "";
        private String consequence = "";
        private String howToFix = "";
        private String link = "";
        private Set<String> silentWhere = Set.of();

        private Builder(String id, String name) {
            this.id = id;
            this.name = name;
        }

        public Builder severity(Severity value) {
            severity = value;
            return this;
        }

        public Builder level(Level value) {
            level = value;
            return this;
        }

        public Builder summary(String text) {
            summary = text;
            return this;
        }

        public Builder firesWhen(String text) {
            firesWhen = text;
            return this;
        }

        public Builder consequence(String text) {
            consequence = text;
            return this;
        }

        public Builder howToFix(String text) {
            howToFix = text;
            return this;
        }

        public Builder link(String url) {
            link = url;
            return this;
        }

        /** Optional: a rule without it always speaks. */
        public Builder silentWhere(String... ids) {
            silentWhere = Set.of(ids);
            return this;
        }

        /**
         * The description.
         *
         * @throws IllegalArgumentException that names the part that is missing
         */
        public RuleInfo build() {
            Severity ofFindings = severity;
            Level lowest = level;
            if (ofFindings == null) {
                throw missing(id, "severity");
            }
            if (lowest == null) {
                throw missing(id, "level");
            }
            return new RuleInfo(
                    id, name, ofFindings, lowest, summary, firesWhen, consequence, howToFix, link, silentWhere);
        }
    }
}
