// The types of the HTTP contract, generated from api/openapi.yaml by `npm run generate:api`.
export interface paths {
  readonly '/': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The web page. What it shows stands behind the `#` of its address. */
    readonly get: operations['getHome'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/-/healthy': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Answers as long as the process runs. */
    readonly get: operations['getHealthy'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    /** The same without a body. */
    readonly head: operations['headHealthy'];
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/-/ready': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Whether this process is fit to receive and notify. */
    readonly get: operations['getReady'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    /** The same without a body. */
    readonly head: operations['headReady'];
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/-/reload': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** Reads the configuration file again; the old configuration stays when the new one is bad. */
    readonly post: operations['postReload'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/ext/v1/dead-letters': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Messages that were given up, the latest failure first. */
    readonly get: operations['getDeadLetters'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/ext/v1/dead-letters/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` of the letter. */
        readonly id: components['parameters']['deadLetterId'];
      };
      readonly cookie?: never;
    };
    /** One letter with the alerts of its message. */
    readonly get: operations['getDeadLetter'];
    readonly put?: never;
    readonly post?: never;
    /** Dismisses a letter, which nobody will be told of. */
    readonly delete: operations['deleteDeadLetter'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/ext/v1/dead-letters/{id}/replay': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` of the letter. */
        readonly id: components['parameters']['deadLetterId'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Asks for a letter to be sent again.
     * @description The replica that owns the group sends it as soon as it can, and tries for a minute. A letter that
     *     arrives is gone from the list; one that does not is there with a later `lastFailedAt` and without
     *     `replayRequestedAt`. Alerts that have ended meanwhile are told as resolved. A message that may have
     *     arrived before is marked.
     */
    readonly post: operations['replayDeadLetter'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/ext/v1/dead-letters/replay': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Asks for every letter that passes the conditions to be sent again.
     * @description As for one letter. Letters whose receiver or integration is not in the configuration any more are
     *     left as they are, and named in `refused`.
     */
    readonly post: operations['replayDeadLetters'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/ext/v1/receivers/{name}/preview': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The name of a receiver, percent-encoded. */
        readonly name: components['parameters']['receiverName'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Shows what each integration of a receiver would send, and sends nothing.
     * @description Secrets are left out. What depends on the answer of a service is shown as far as it can be known, and
     *     `notes` say the rest.
     */
    readonly post: operations['previewReceiver'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/ext/v1/receivers/{name}/test': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The name of a receiver, percent-encoded. */
        readonly name: components['parameters']['receiverName'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Sends a message that says it is a test through each integration of a receiver.
     * @description One attempt each, of at most ten seconds, and nothing of it is kept. It has a group key of its own,
     *     so that services that tell messages apart by key do not take it for an incident of yours. To end
     *     what it began there, send it again with alerts that have ended.
     */
    readonly post: operations['testReceiver'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v1/alerts': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Alerts that have not ended, in the older shape. */
    readonly get: operations['getAlertsV1'];
    readonly put?: never;
    /** Reports alerts; the type of the body is not looked at. */
    readonly post: operations['postAlertsV1'];
    readonly delete?: never;
    /** Tells browsers what pages of other origins may do. */
    readonly options: operations['optionsAlertsV1'];
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v1/receivers': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The names of all receivers. */
    readonly get: operations['getReceiversV1'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v1/silence/{silenceID}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The id as it is spelled in the silence. */
        readonly silenceID: string;
      };
      readonly cookie?: never;
    };
    /** One silence. */
    readonly get: operations['getSilenceV1'];
    readonly put?: never;
    readonly post?: never;
    /** Ends a silence, which stays on record for a while. */
    readonly delete: operations['deleteSilenceV1'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v1/silences': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Silences; active, then pending, then expired ones. */
    readonly get: operations['getSilencesV1'];
    readonly put?: never;
    /** Creates a silence, or changes the one with the given id. The type of the body is not looked at. */
    readonly post: operations['postSilencesV1'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v1/status': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** What the server is, and what it runs with. */
    readonly get: operations['getStatusV1'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v2/alerts': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Alerts that have not ended, ordered by fingerprint. */
    readonly get: operations['getAlerts'];
    readonly put?: never;
    /**
     * Reports alerts, new ones and ones that are known.
     * @description The good alerts of a batch are taken even when others are refused; the answer then names a reason
     *     for each refused one, on a line of its own. A 200 means that the alerts survive a crash of
     *     every process. Field names are taken in any letter case; unknown fields are ignored; `null` and
     *     the empty list are accepted.
     */
    readonly post: operations['postAlerts'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v2/alerts/groups': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Aggregation groups with their alerts, ordered by group labels and receiver. */
    readonly get: operations['getAlertGroups'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v2/receivers': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Receivers in the order of the configuration. */
    readonly get: operations['getReceivers'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v2/silence/{silenceID}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The id as it is spelled in the silence. */
        readonly silenceID: string;
      };
      readonly cookie?: never;
    };
    /** One silence. */
    readonly get: operations['getSilence'];
    readonly put?: never;
    readonly post?: never;
    /**
     * Ends a silence, which stays on record for a while.
     * @description A silence that has ended already stays as it is, and the answer is the same.
     */
    readonly delete: operations['deleteSilence'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v2/silences': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Silences; active, then pending, then expired ones.
     * @description Active silences are ordered by their end, pending ones by their start, expired ones by their end
     *     with the latest first.
     */
    readonly get: operations['getSilences'];
    readonly put?: never;
    /**
     * Creates a silence, or changes the one with the given id.
     * @description A start in the past becomes now. A change that would rewrite history, such as other matchers,
     *     ends the known silence and creates a new one with a new id. Field names are taken in any letter
     *     case; unknown fields are ignored.
     */
    readonly post: operations['postSilences'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/v2/status': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Configuration, version and start time of this process. */
    readonly get: operations['getStatus'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/assets/{name}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description As the page names it; it changes with the content. */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    /** A script or a style of the web page. */
    readonly get: operations['getAsset'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/favicon.ico': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The icon of the web page. */
    readonly get: operations['getIcon'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/metrics': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Metrics in the Prometheus text format. */
    readonly get: operations['getMetrics'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    readonly AlertGroup: {
      readonly alerts: components['schemas']['GettableAlerts'];
      readonly labels: components['schemas']['LabelSet'];
      readonly receiver: components['schemas']['ReceiverReference'];
      readonly routeLabels: components['schemas']['LabelSet'];
    };
    readonly AlertGroups: readonly components['schemas']['AlertGroup'][];
    readonly AlertmanagerConfig: {
      /** @description The configuration with defaults filled in and secrets masked, as YAML. */
      readonly original: string;
    };
    readonly AlertmanagerStatus: {
      readonly cluster: components['schemas']['ClusterStatus'];
      readonly config: components['schemas']['AlertmanagerConfig'];
      /**
       * Format: date-time
       * @description When this process started.
       */
      readonly uptime: string;
      readonly versionInfo: components['schemas']['VersionInfo'];
    };
    /** @enum {string} */
    readonly AlertState: 'unprocessed' | 'active' | 'suppressed';
    readonly AlertStatus: {
      readonly inhibitedBy: components['schemas']['Names'];
      readonly mutedBy: components['schemas']['Names'];
      readonly silencedBy: components['schemas']['Names'];
      readonly state: components['schemas']['AlertState'];
    };
    readonly ClusterStatus: {
      readonly name?: string;
      readonly peers?: readonly components['schemas']['PeerStatus'][];
      /** @enum {string} */
      readonly status: 'ready' | 'settling' | 'disabled';
    };
    readonly DeadLetter: {
      /** @description As the message would have told them. */
      readonly alerts: readonly components['schemas']['ToldAlert'][];
      readonly deadLetter: components['schemas']['DeadLetterSummary'];
    };
    /**
     * @description `unknownOutcome` is a message that may have arrived and is held, as its receiver asks for.
     * @enum {string}
     */
    readonly DeadLetterReason:
      | 'clientError'
      | 'serverError'
      | 'authError'
      | 'rateLimited'
      | 'contextCanceled'
      | 'contextDeadlineExceeded'
      | 'other'
      | 'unknownOutcome';
    readonly DeadLetters: {
      readonly deadLetters: readonly components['schemas']['DeadLetterSummary'][];
      /** @description How many pass the conditions, beyond the limit as well. */
      readonly total: number;
    };
    readonly DeadLetterSummary: {
      /** @description Over all failures since the first. */
      readonly attempts: number;
      /** @description Of the last attempt, without secrets. */
      readonly error: string;
      /**
       * Format: date-time
       * @description When the receiver was first given up for this group, since it was last told.
       */
      readonly firstFailedAt: string;
      readonly groupKey: string;
      readonly groupLabels: components['schemas']['LabelSet'];
      /** @description The same for every failure of one integration for one group. */
      readonly id: string;
      /** @description Position among the integrations of the same kind of the receiver. */
      readonly index: number;
      /** @description The kind, such as `webhook`. */
      readonly integration: string;
      /** Format: date-time */
      readonly lastFailedAt: string;
      /** @description An attempt may have arrived; a replay is marked as a possible duplicate. */
      readonly mayHaveArrived: boolean;
      /** @description Why people were to be told. */
      readonly notifyReason: string;
      readonly numAlerts: number;
      readonly reason: components['schemas']['DeadLetterReason'];
      readonly receiver: string;
      /**
       * Format: date-time
       * @description There while a replay is asked for and has not ended.
       */
      readonly replayRequestedAt?: string;
    };
    /** @description A request that was refused before it reached an operation. */
    readonly FrameworkError: {
      /** @description The status, or 601 (wrong type), 602 (missing) or 612 (too few), which travel as 422. */
      readonly code: number;
      readonly message: string;
    };
    readonly GettableAlert: {
      readonly annotations: components['schemas']['LabelSet'];
      /** Format: date-time */
      readonly endsAt: string;
      readonly fingerprint: string;
      readonly generatorURL?: string;
      readonly labels: components['schemas']['LabelSet'];
      /** @description One entry per route that takes the alert. */
      readonly receivers: readonly components['schemas']['ReceiverReference'][];
      /** Format: date-time */
      readonly startsAt: string;
      readonly status: components['schemas']['AlertStatus'];
      /** Format: date-time */
      readonly updatedAt: string;
    };
    readonly GettableAlerts: readonly components['schemas']['GettableAlert'][];
    readonly GettableSilence: {
      readonly annotations?: components['schemas']['LabelSet'];
      readonly comment: string;
      readonly createdBy: string;
      /** Format: date-time */
      readonly endsAt: string;
      readonly id: string;
      /** @description All must hold. */
      readonly matchers: readonly components['schemas']['Matcher'][];
      /** Format: date-time */
      readonly startsAt: string;
      readonly status: components['schemas']['SilenceStatus'];
      /** Format: date-time */
      readonly updatedAt: string;
    };
    readonly GettableSilences: readonly components['schemas']['GettableSilence'][];
    /** @description Why an operation refused its input. */
    readonly HandlerError: string;
    readonly LabelSet: {
      readonly [key: string]: string;
    };
    readonly Matcher: {
      /** @default true */
      readonly isEqual: boolean;
      readonly isRegex: boolean;
      readonly name: string;
      readonly value: string;
    };
    readonly Names: readonly string[];
    readonly PeerStatus: {
      readonly address: string;
      /** @description Names the configuration in force; replicas with another one group and tell otherwise. Only where replicas share a Redis. */
      readonly configHash?: string;
      readonly name: string;
      /** @description The slots, of 64, of whose groups it tells people. Only where replicas share a Redis. */
      readonly slots?: readonly number[];
      /** @description The version of its program. Only where replicas share a Redis. */
      readonly version?: string;
    };
    readonly PostableAlert: {
      readonly annotations?: components['schemas']['LabelSet'] | null;
      readonly endsAt?: components['schemas']['PostableDate'];
      /** @description An absolute URI or an absolute path. */
      readonly generatorURL?: string | null;
      readonly labels: components['schemas']['LabelSet'];
      readonly startsAt?: components['schemas']['PostableDate'];
    };
    readonly PostableAlerts: readonly components['schemas']['PostableAlert'][] | null;
    /** @description RFC 3339, with a few relatives that are taken as well. */
    readonly PostableDate: string | null;
    readonly PostableSilence: {
      readonly annotations?: components['schemas']['LabelSet'] | null;
      readonly comment: string;
      readonly createdBy: string;
      readonly endsAt: components['schemas']['PostableDate'];
      /** @description The silence to change; absent, null or empty creates one. */
      readonly id?: string | null;
      readonly matchers: readonly components['schemas']['Matcher'][];
      readonly startsAt: components['schemas']['PostableDate'];
    };
    readonly Preview: {
      /** @description Why there is nothing to show, or nothing further, such as a template that fails. */
      readonly error?: string;
      readonly index: number;
      readonly integration: string;
      /** @description What a preview cannot know. */
      readonly notes: readonly string[];
      readonly steps: readonly (
        components['schemas']['PreviewRequest'] | components['schemas']['PreviewMail']
      )[];
    };
    readonly PreviewHeader: {
      readonly name: string;
      readonly value: string;
    };
    readonly PreviewMail: {
      readonly from: string;
      readonly headers: readonly components['schemas']['PreviewHeader'][];
      /** @description Empty for a mail without HTML. */
      readonly html: string;
      /** @constant */
      readonly kind: 'mail';
      /** @description Host and port of the smarthost. */
      readonly server: string;
      readonly subject: string;
      readonly text: string;
      readonly to: readonly string[];
    };
    readonly PreviewRequest: {
      /** @description As it would be sent, without secrets; empty where there is none. */
      readonly body: string;
      readonly headers: readonly components['schemas']['PreviewHeader'][];
      /** @constant */
      readonly kind: 'request';
      readonly method: string;
      /** @description Without credentials, and without path and query where these may be a secret. */
      readonly url: string;
    };
    readonly Previews: {
      readonly previews: readonly components['schemas']['Preview'][];
      readonly receiver: string;
    };
    readonly Receiver: {
      readonly labels?: components['schemas']['LabelSet'];
      readonly name: string;
    };
    readonly ReceiverReference: {
      readonly name: string;
    };
    readonly Replays: {
      readonly refused: readonly {
        readonly id: string;
        readonly message: string;
      }[];
      /** @description Ids of letters. */
      readonly requested: readonly string[];
    };
    readonly SilenceCreated: {
      readonly silenceID: string;
    };
    readonly SilenceStatus: {
      /** @enum {string} */
      readonly state: 'pending' | 'active' | 'expired';
    };
    readonly TestResult: {
      readonly elapsedMs: number;
      /** @description Of a failed test, without secrets. */
      readonly error?: string;
      readonly index: number;
      readonly integration: string;
      /** @enum {string} */
      readonly outcome: 'sent' | 'failed';
      /**
       * @description Of a failed test.
       * @enum {string}
       */
      readonly reason?:
        | 'clientError'
        | 'serverError'
        | 'authError'
        | 'rateLimited'
        | 'contextCanceled'
        | 'contextDeadlineExceeded'
        | 'other';
      /** @description Of a failed test; whether a notification would be tried again at once. */
      readonly wouldRetry?: boolean;
    };
    readonly TestResults: {
      readonly receiver: string;
      readonly results: readonly components['schemas']['TestResult'][];
    };
    readonly ToldAlert: {
      readonly annotations: components['schemas']['LabelSet'];
      /**
       * Format: date-time
       * @description Of a resolved alert.
       */
      readonly endsAt?: string;
      readonly fingerprint: string;
      readonly generatorURL: string;
      readonly labels: components['schemas']['LabelSet'];
      /** Format: date-time */
      readonly startsAt: string;
      /** @enum {string} */
      readonly status: 'firing' | 'resolved';
    };
    /** @description What to try a receiver with. Without a body, one made-up alert goes to every integration. */
    readonly Trial: {
      /** @description As in a post of alerts. Each gets a label `tocsin_test`. None, or an empty list, is one made-up alert. */
      readonly alerts?: components['schemas']['PostableAlerts'] | null;
      /** @description Only the integration at this position among those of its kind. */
      readonly index?: number | null;
      /** @description Only integrations of this kind, such as `webhook`. */
      readonly integration?: string | null;
    } | null;
    readonly V1Alert: {
      readonly annotations: components['schemas']['LabelSet'];
      /** Format: date-time */
      readonly endsAt: string;
      readonly fingerprint: string;
      readonly generatorURL: string;
      readonly labels: components['schemas']['LabelSet'];
      readonly receivers: components['schemas']['Names'];
      /** Format: date-time */
      readonly startsAt: string;
      readonly status: components['schemas']['V1AlertStatus'];
    };
    readonly V1Alerts: {
      readonly data: readonly components['schemas']['V1Alert'][];
      /** @constant */
      readonly status: 'success';
    };
    readonly V1AlertStatus: {
      readonly inhibitedBy: components['schemas']['Names'];
      readonly silencedBy: components['schemas']['Names'];
      readonly state: components['schemas']['AlertState'];
    };
    readonly V1Failure: {
      readonly error: string;
      /** @enum {string} */
      readonly errorType: 'bad_data' | 'server_error';
      /** @constant */
      readonly status: 'error';
    };
    /**
     * @default true
     * @enum {string}
     */
    readonly V1Flag: 'true' | 'false' | '';
    readonly V1OneSilence: {
      readonly data: components['schemas']['V1Silence'];
      /** @constant */
      readonly status: 'success';
    };
    readonly V1Receivers: {
      readonly data: readonly string[];
      /** @constant */
      readonly status: 'success';
    };
    readonly V1Silence: {
      readonly comment?: string;
      readonly createdBy: string;
      /** Format: date-time */
      readonly endsAt: string;
      readonly id: string;
      readonly matchers: readonly components['schemas']['Matcher'][];
      /** Format: date-time */
      readonly startsAt: string;
      readonly status: components['schemas']['SilenceStatus'];
      /** Format: date-time */
      readonly updatedAt: string;
    };
    readonly V1SilenceCreated: {
      readonly data: {
        readonly silenceId: string;
      };
      /** @constant */
      readonly status: 'success';
    };
    readonly V1Silences: {
      readonly data: readonly components['schemas']['V1Silence'][];
      /** @constant */
      readonly status: 'success';
    };
    readonly V1Status: {
      readonly data: {
        readonly clusterStatus: components['schemas']['ClusterStatus'];
        /** @description The configuration of configYAML as a tree. */
        readonly configJSON: Record<string, never>;
        readonly configYAML: string;
        /** Format: date-time */
        readonly uptime: string;
        readonly versionInfo: components['schemas']['VersionInfo'];
      };
      /** @constant */
      readonly status: 'success';
    };
    readonly V1Success: {
      /** @constant */
      readonly status: 'success';
    };
    readonly VersionInfo: {
      readonly branch: string;
      readonly buildDate: string;
      readonly buildUser: string;
      /** @description The runtime; the name is kept for old clients. */
      readonly goVersion: string;
      readonly revision: string;
      readonly version: string;
    };
  };
  responses: {
    /** @description A condition of the query cannot be read; the string says which and why. */
    readonly BadRequest: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['HandlerError'];
      };
    };
    /** @description Done; there is no body. */
    readonly Empty: {
      headers: {
        readonly [name: string]: unknown;
      };
      content?: never;
    };
    /** @description A condition or the body cannot be read; the message says which and why. */
    readonly ExtBadRequest: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description It counts in memory, but could not be stored. Ask again. */
    readonly ExtNotDurable: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description The body is larger than the configured cap, or than 1 MB. */
    readonly ExtTooLarge: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description There is no letter with this id; it may have been told meanwhile. */
    readonly NoDeadLetter: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description There is no such file, or this installation has no web page. */
    readonly NoPage: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'text/plain': string;
      };
    };
    /** @description There is no receiver with this name, or it has no such integration. */
    readonly NoReceiver: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description There is no silence with this id; there is no body. */
    readonly NoSilence: {
      headers: {
        readonly [name: string]: unknown;
      };
      content?: never;
    };
    /** @description The client accepts no JSON. */
    readonly NotAcceptable: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description The id in the path is no UUID. */
    readonly NoUuid: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description The two letters `OK`. */
    readonly TextOk: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'text/plain': 'OK';
      };
    };
    /** @description The client has it already; there is no body. */
    readonly Unchanged: {
      headers: {
        readonly [name: string]: unknown;
      };
      content?: never;
    };
    /**
     * @description What may meet any request: 404 for an unknown path, 405 with `Allow` for another method, 400 for a
     *     malformed header, 500 for a fault of ours, and, as plain text, 503 when too many reads are under
     *     way or the configured time has run out.
     */
    readonly Unexpected: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
        readonly 'text/plain': string;
      };
    };
    /** @description The body is not declared as JSON. */
    readonly UnsupportedMediaType: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['FrameworkError'];
      };
    };
    /** @description Refused; `error` says why. */
    readonly V1Error: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['V1Failure'];
      };
    };
    /**
     * @description What may meet any request: 500 for a fault of ours, and, as plain text, 405 for another method and
     *     503 when too many reads are under way or the configured time has run out.
     */
    readonly V1Unexpected: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['V1Failure'];
        readonly 'text/plain': string;
      };
    };
  };
  parameters: {
    /** @description `false` leaves out alerts that are neither silenced nor inhibited. Words other than the usual ones for true are false. */
    readonly active: boolean;
    /** @description `false` leaves out active silences. Words other than the usual ones for true are false. */
    readonly activeSilences: boolean;
    /** @description The `id` of the letter. */
    readonly deadLetterId: string;
    /** @description `false` leaves out silences that have ended. */
    readonly expiredSilences: boolean;
    /** @description One matcher on alert labels, such as `severity="critical"`. May be repeated; all must hold. */
    readonly filter: readonly string[];
    /** @description One matcher on group labels, such as `severity="critical"`. May be repeated; all must hold. */
    readonly groupFilter: readonly string[];
    /** @description `false` leaves out inhibited alerts. */
    readonly inhibited: boolean;
    /** @description At most this many; `total` counts the rest as well. */
    readonly limit: number;
    /** @description `false` leaves out groups that a time interval mutes. */
    readonly muted: boolean;
    /** @description `false` leaves out silences that have not begun. */
    readonly pendingSilences: boolean;
    /** @description A regular expression (RE2) that must match the whole name of a receiver. */
    readonly receiver: string;
    /** @description One matcher on receiver labels, such as `owner="storage"`. May be repeated; all must hold. */
    readonly receiverMatchers: readonly string[];
    /** @description The name of a receiver, percent-encoded. */
    readonly receiverName: string;
    /** @description `false` leaves out silenced alerts. */
    readonly silenced: boolean;
    /**
     * @description One matcher, such as `severity="critical"`, that a silence must hold letter for letter. May be
     *     repeated; a silence must hold all.
     */
    readonly silenceFilter: readonly string[];
    /** @description Accepted for old clients, without effect. */
    readonly unprocessed: boolean;
    readonly v1Active: components['schemas']['V1Flag'];
    readonly v1Inhibited: components['schemas']['V1Flag'];
    readonly v1Silenced: components['schemas']['V1Flag'];
    readonly v1Unprocessed: components['schemas']['V1Flag'];
  };
  requestBodies: {
    readonly Trial: {
      readonly content: {
        readonly 'application/json': components['schemas']['Trial'];
      };
    };
  };
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly getHome: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The page. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/html': string;
        };
      };
      readonly 304: components['responses']['Unchanged'];
      readonly 404: components['responses']['NoPage'];
    };
  };
  readonly getHealthy: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['TextOk'];
    };
  };
  readonly headHealthy: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['Empty'];
    };
  };
  readonly getReady: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['TextOk'];
      /** @description Not ready; the text says why. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/plain': string;
        };
      };
    };
  };
  readonly headReady: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['Empty'];
      readonly 503: components['responses']['Empty'];
    };
  };
  readonly postReload: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['Empty'];
      /** @description The file was refused; the text says why. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/plain': string;
        };
      };
    };
  };
  readonly getDeadLetters: {
    readonly parameters: {
      readonly query?: {
        /** @description One matcher on group labels, such as `severity="critical"`. May be repeated; all must hold. */
        readonly filter?: components['parameters']['groupFilter'];
        /** @description At most this many; `total` counts the rest as well. */
        readonly limit?: components['parameters']['limit'];
        /** @description A regular expression (RE2) that must match the whole name of a receiver. */
        readonly receiver?: components['parameters']['receiver'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The letters that pass every condition, without their alerts. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DeadLetters'];
        };
      };
      readonly 400: components['responses']['ExtBadRequest'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getDeadLetter: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` of the letter. */
        readonly id: components['parameters']['deadLetterId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The letter. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DeadLetter'];
        };
      };
      readonly 404: components['responses']['NoDeadLetter'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly deleteDeadLetter: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` of the letter. */
        readonly id: components['parameters']['deadLetterId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['Empty'];
      readonly 404: components['responses']['NoDeadLetter'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly 503: components['responses']['ExtNotDurable'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly replayDeadLetter: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` of the letter. */
        readonly id: components['parameters']['deadLetterId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The request survives a crash of every process. */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Replays'];
        };
      };
      readonly 404: components['responses']['NoDeadLetter'];
      readonly 406: components['responses']['NotAcceptable'];
      /** @description The receiver, or its integration, is not in the configuration any more. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FrameworkError'];
        };
      };
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly 503: components['responses']['ExtNotDurable'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly replayDeadLetters: {
    readonly parameters: {
      readonly query?: {
        /** @description One matcher on group labels, such as `severity="critical"`. May be repeated; all must hold. */
        readonly filter?: components['parameters']['groupFilter'];
        /** @description A regular expression (RE2) that must match the whole name of a receiver. */
        readonly receiver?: components['parameters']['receiver'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What is sent again, and what cannot be. */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Replays'];
        };
      };
      readonly 400: components['responses']['ExtBadRequest'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly 503: components['responses']['ExtNotDurable'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly previewReceiver: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The name of a receiver, percent-encoded. */
        readonly name: components['parameters']['receiverName'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: components['requestBodies']['Trial'];
    readonly responses: {
      /** @description The requests and mails that each integration would send, in their order. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Previews'];
        };
      };
      readonly 400: components['responses']['ExtBadRequest'];
      readonly 404: components['responses']['NoReceiver'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 413: components['responses']['ExtTooLarge'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly testReceiver: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The name of a receiver, percent-encoded. */
        readonly name: components['parameters']['receiverName'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: components['requestBodies']['Trial'];
    readonly responses: {
      /** @description What became of each attempt. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['TestResults'];
        };
      };
      readonly 400: components['responses']['ExtBadRequest'];
      readonly 404: components['responses']['NoReceiver'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 413: components['responses']['ExtTooLarge'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      /** @description Too many tests are under way. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FrameworkError'];
        };
      };
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getAlertsV1: {
    readonly parameters: {
      readonly query?: {
        readonly active?: components['parameters']['v1Active'];
        /** @description Matchers joined by commas, in braces or not. */
        readonly filter?: string;
        readonly inhibited?: components['parameters']['v1Inhibited'];
        /** @description A regular expression (RE2) that must match the whole name of a receiver. */
        readonly receiver?: components['parameters']['receiver'];
        readonly silenced?: components['parameters']['v1Silenced'];
        readonly unprocessed?: components['parameters']['v1Unprocessed'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The alerts. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1Alerts'];
        };
      };
      readonly 400: components['responses']['V1Error'];
      readonly default: components['responses']['V1Unexpected'];
    };
  };
  readonly postAlertsV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly '*/*': components['schemas']['PostableAlerts'];
      };
    };
    readonly responses: {
      /** @description All alerts were taken. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1Success'];
        };
      };
      readonly 400: components['responses']['V1Error'];
      readonly 413: components['responses']['V1Error'];
      readonly 503: components['responses']['V1Error'];
      readonly default: components['responses']['V1Unexpected'];
    };
  };
  readonly optionsAlertsV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['Empty'];
    };
  };
  readonly getReceiversV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description In the order of the configuration. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1Receivers'];
        };
      };
    };
  };
  readonly getSilenceV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The id as it is spelled in the silence. */
        readonly silenceID: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The silence. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1OneSilence'];
        };
      };
      /** @description There is no silence with this id. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/plain': string;
        };
      };
      readonly default: components['responses']['V1Unexpected'];
    };
  };
  readonly deleteSilenceV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The id as it is spelled in the silence. */
        readonly silenceID: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1Success'];
        };
      };
      readonly 400: components['responses']['V1Error'];
      readonly 503: components['responses']['V1Error'];
      readonly default: components['responses']['V1Unexpected'];
    };
  };
  readonly getSilencesV1: {
    readonly parameters: {
      readonly query?: {
        /** @description Matchers joined by commas; they are asked about the values in a silence's matchers. */
        readonly filter?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The silences that pass the filter. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1Silences'];
        };
      };
      readonly 400: components['responses']['V1Error'];
      readonly default: components['responses']['V1Unexpected'];
    };
  };
  readonly postSilencesV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['PostableSilence'];
      };
    };
    readonly responses: {
      /** @description The silence survives a crash of every process. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1SilenceCreated'];
        };
      };
      readonly 400: components['responses']['V1Error'];
      readonly 413: components['responses']['V1Error'];
      readonly 503: components['responses']['V1Error'];
      readonly default: components['responses']['V1Unexpected'];
    };
  };
  readonly getStatusV1: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Version, start, replicas and configuration. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['V1Status'];
        };
      };
    };
  };
  readonly getAlerts: {
    readonly parameters: {
      readonly query?: {
        /** @description `false` leaves out alerts that are neither silenced nor inhibited. Words other than the usual ones for true are false. */
        readonly active?: components['parameters']['active'];
        /** @description One matcher on alert labels, such as `severity="critical"`. May be repeated; all must hold. */
        readonly filter?: components['parameters']['filter'];
        /** @description `false` leaves out inhibited alerts. */
        readonly inhibited?: components['parameters']['inhibited'];
        /** @description A regular expression (RE2) that must match the whole name of a receiver. */
        readonly receiver?: components['parameters']['receiver'];
        /** @description One matcher on receiver labels, such as `owner="storage"`. May be repeated; all must hold. */
        readonly receiver_matchers?: components['parameters']['receiverMatchers'];
        /** @description `false` leaves out silenced alerts. */
        readonly silenced?: components['parameters']['silenced'];
        /** @description Accepted for old clients, without effect. */
        readonly unprocessed?: components['parameters']['unprocessed'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The alerts that pass every condition. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['GettableAlerts'];
        };
      };
      readonly 400: components['responses']['BadRequest'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly postAlerts: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['PostableAlerts'];
      };
    };
    readonly responses: {
      readonly 200: components['responses']['Empty'];
      /** @description Alerts were refused (a string), or the body cannot be decoded (an object). */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json':
            components['schemas']['HandlerError'] | components['schemas']['FrameworkError'];
        };
      };
      readonly 406: components['responses']['NotAcceptable'];
      /** @description The body is larger than the configured cap. There is none by default. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FrameworkError'];
        };
      };
      readonly 415: components['responses']['UnsupportedMediaType'];
      /** @description A required field is missing or is not of its format. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FrameworkError'];
        };
      };
      /** @description The alerts were taken into account, but the store could not be reached; send them again. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HandlerError'];
        };
      };
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getAlertGroups: {
    readonly parameters: {
      readonly query?: {
        /** @description `false` leaves out alerts that are neither silenced nor inhibited. Words other than the usual ones for true are false. */
        readonly active?: components['parameters']['active'];
        /** @description One matcher on alert labels, such as `severity="critical"`. May be repeated; all must hold. */
        readonly filter?: components['parameters']['filter'];
        /** @description `false` leaves out inhibited alerts. */
        readonly inhibited?: components['parameters']['inhibited'];
        /** @description `false` leaves out groups that a time interval mutes. */
        readonly muted?: components['parameters']['muted'];
        /** @description A regular expression (RE2) that must match the whole name of a receiver. */
        readonly receiver?: components['parameters']['receiver'];
        /** @description One matcher on receiver labels, such as `owner="storage"`. May be repeated; all must hold. */
        readonly receiver_matchers?: components['parameters']['receiverMatchers'];
        /** @description `false` leaves out silenced alerts. */
        readonly silenced?: components['parameters']['silenced'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The groups that keep at least one alert under every condition. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['AlertGroups'];
        };
      };
      readonly 400: components['responses']['BadRequest'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getReceivers: {
    readonly parameters: {
      readonly query?: {
        /** @description One matcher on receiver labels, such as `owner="storage"`. May be repeated; all must hold. */
        readonly receiver_matchers?: components['parameters']['receiverMatchers'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Receivers with their labels. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': readonly components['schemas']['Receiver'][];
        };
      };
      readonly 400: components['responses']['BadRequest'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getSilence: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The id as it is spelled in the silence. */
        readonly silenceID: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The silence. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['GettableSilence'];
        };
      };
      readonly 404: components['responses']['NoSilence'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly 422: components['responses']['NoUuid'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly deleteSilence: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The id as it is spelled in the silence. */
        readonly silenceID: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['Empty'];
      readonly 404: components['responses']['NoSilence'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly 422: components['responses']['NoUuid'];
      /** @description The silence has ended, but the store could not be reached; end it again. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HandlerError'];
        };
      };
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getSilences: {
    readonly parameters: {
      readonly query?: {
        /** @description `false` leaves out active silences. Words other than the usual ones for true are false. */
        readonly active?: components['parameters']['activeSilences'];
        /** @description `false` leaves out silences that have ended. */
        readonly expired?: components['parameters']['expiredSilences'];
        /**
         * @description One matcher, such as `severity="critical"`, that a silence must hold letter for letter. May be
         *     repeated; a silence must hold all.
         */
        readonly filter?: components['parameters']['silenceFilter'];
        /** @description `false` leaves out silences that have not begun. */
        readonly pending?: components['parameters']['pendingSilences'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The silences that pass every condition. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['GettableSilences'];
        };
      };
      readonly 400: components['responses']['BadRequest'];
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly postSilences: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['PostableSilence'];
      };
    };
    readonly responses: {
      /** @description The silence survives a crash of every process. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SilenceCreated'];
        };
      };
      /** @description The silence was refused (a string), or the body cannot be decoded (an object). */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json':
            components['schemas']['HandlerError'] | components['schemas']['FrameworkError'];
        };
      };
      /** @description There is no silence with the given id. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HandlerError'];
        };
      };
      readonly 406: components['responses']['NotAcceptable'];
      /** @description The body is larger than the configured cap. There is none by default. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FrameworkError'];
        };
      };
      readonly 415: components['responses']['UnsupportedMediaType'];
      /** @description A required field is missing, or there are no matchers. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FrameworkError'];
        };
      };
      /**
       * @description The silence counts, but the store could not be reached; send it again with the id that the
       *     text names.
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HandlerError'];
        };
      };
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getStatus: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The status. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['AlertmanagerStatus'];
        };
      };
      readonly 406: components['responses']['NotAcceptable'];
      readonly 415: components['responses']['UnsupportedMediaType'];
      readonly default: components['responses']['Unexpected'];
    };
  };
  readonly getAsset: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description As the page names it; it changes with the content. */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The file, which may be kept for ever. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/css': string;
          readonly 'text/javascript': string;
        };
      };
      readonly 304: components['responses']['Unchanged'];
      readonly 404: components['responses']['NoPage'];
    };
  };
  readonly getIcon: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The icon. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'image/vnd.microsoft.icon': string;
        };
      };
      readonly 304: components['responses']['Unchanged'];
      readonly 404: components['responses']['NoPage'];
    };
  };
  readonly getMetrics: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The metrics. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/plain': string;
        };
      };
    };
  };
}
