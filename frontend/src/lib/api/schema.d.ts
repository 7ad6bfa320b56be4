/** Written by `npm run api` from openapi.yaml. Do not edit. */

export interface paths {
  '/simulator/reply': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Write a text as a customer
     * @description Needs the permission `simulator:use`.
     */
    post: operations['simulator.reply'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/simulator/switches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read what the vendor does wrong
     * @description Needs the permission `simulator:use`.
     */
    get: operations['simulator.switches'];
    /**
     * Set what the vendor does wrong
     * @description Needs the permission `simulator:use`.
     */
    put: operations['simulator.set-switches'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/simulator/threads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Look into the customers' phones
     * @description Needs the permission `simulator:use`.
     */
    get: operations['simulator.threads'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List campaigns, newest first
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['campaigns.list'];
    put?: never;
    /**
     * Make a draft
     * @description Needs the permission `campaigns:write`.
     */
    post: operations['campaigns.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a campaign with its figures
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['campaigns.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change a draft
     * @description Needs the permission `campaigns:write`.
     */
    patch: operations['campaigns.update'];
    trace?: never;
  };
  '/v1/campaigns/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End a campaign before everybody was texted
     * @description Needs the permission `campaigns:launch`.
     */
    post: operations['campaigns.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/duplicate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make a draft like this campaign
     * @description Needs the permission `campaigns:write`.
     */
    post: operations['campaigns.duplicate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/forecast': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who gets it on which day, what it costs, and what became of that
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['campaigns.forecast'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/launch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Launch a draft, or schedule it when it is to begin later
     * @description Needs the permission `campaigns:launch`.
     */
    post: operations['campaigns.launch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Stop sending at once
     * @description Needs the permission `campaigns:launch`.
     */
    post: operations['campaigns.pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/recipients': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a campaign's people
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['campaigns.recipients'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Go on where it stopped
     * @description Needs the permission `campaigns:launch`.
     */
    post: operations['campaigns.resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/review': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decide on people who wait for a person's word
     * @description Needs the permission `campaigns:launch`.
     */
    post: operations['campaigns.review'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/unschedule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take a scheduled campaign back to the drafts
     * @description Needs the permission `campaigns:launch`.
     */
    post: operations['campaigns.unschedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/why': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Say why a phone is or is not texted by a campaign
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['campaigns.why'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * See a message on real recipients, and who would get it
     * @description Needs the permission `campaigns:read`.
     */
    post: operations['campaigns.preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/contacts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Page through contacts
     * @description Needs the permission `contacts:read`.
     */
    get: operations['contacts.list'];
    put?: never;
    /**
     * Add a contact
     * @description Needs the permission `contacts:write`.
     */
    post: operations['contacts.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/contacts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a contact with its places and lists
     * @description Needs the permission `contacts:read`.
     */
    get: operations['contacts.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change a contact
     * @description Needs the permission `contacts:write`.
     */
    patch: operations['contacts.patch'];
    trace?: never;
  };
  '/v1/contacts/{id}/timeline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All that was said with a contact
     * @description Needs the permission `contacts:read`.
     */
    get: operations['contacts.timeline'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/contacts/count': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Count contacts, at most to 10,000
     * @description Needs the permission `contacts:read`.
     */
    get: operations['contacts.count'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The inbox
     * @description Needs the permission `conversations:read`.
     */
    get: operations['conversations.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One conversation
     * @description Needs the permission `conversations:read`.
     */
    get: operations['conversations.read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Assign, snooze or finish a conversation
     * @description Needs the permission `conversations:write`.
     */
    patch: operations['conversations.update'];
    trace?: never;
  };
  '/v1/conversations/{id}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was said, newest first
     * @description Needs the permission `conversations:read`.
     */
    get: operations['conversations.entries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/gate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether a text may go now
     * @description Needs the permission `conversations:read`.
     */
    get: operations['conversations.gate'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Reply by text
     * @description Needs the permission `conversations:write`.
     */
    post: operations['conversations.reply'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/notes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Write a note that only we see
     * @description Needs the permission `conversations:write`.
     */
    post: operations['conversations.note'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/read': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mark as read
     * @description Needs the permission `conversations:write`.
     */
    post: operations['conversations.seen'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The figures beside the inbox
     * @description Needs the permission `conversations:read`.
     */
    get: operations['conversations.counts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/import-maps': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List saved maps, the newest first
     * @description Needs the permission `imports:read`.
     */
    get: operations['import-maps.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/import-maps/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Forget a saved map
     * @description Needs the permission `imports:write`.
     */
    delete: operations['import-maps.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List imports, newest first
     * @description Needs the permission `imports:read`.
     */
    get: operations['imports.list'];
    put?: never;
    /**
     * Upload a list as the raw body
     * @description Needs the permission `imports:write`.
     */
    post: operations['imports.upload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read an import with its ledger
     * @description Needs the permission `imports:read`.
     */
    get: operations['imports.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel an import; a part that was merged stays
     * @description Needs the permission `imports:write`.
     */
    post: operations['imports.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/mapping': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Say what the columns of an import are, or how its file is to be read
     * @description Needs the permission `imports:write`.
     */
    put: operations['imports.map'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/redo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Bring back what an undo took
     * @description Needs the permission `imports:write`.
     */
    post: operations['imports.redo'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take up an import that failed or was cancelled
     * @description Needs the permission `imports:write`.
     */
    post: operations['imports.resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/rows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the rows of the file with their fates
     * @description Needs the permission `imports:read`.
     */
    get: operations['imports.rows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/rows/{row_no}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read one row with what it changed
     * @description Needs the permission `imports:read`.
     */
    get: operations['imports.row'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Run an import that was previewed
     * @description Needs the permission `imports:write`.
     */
    post: operations['imports.run'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read what an undo of an import would take back, and what would stay
     * @description Needs the permission `imports:read`.
     */
    get: operations['imports.undo_preview'];
    put?: never;
    /**
     * Undo an import, field by field; what was edited since stays
     * @description Needs the permission `imports:write`.
     */
    post: operations['imports.undo'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports/fields': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List what a column can be read as
     * @description Needs the permission `imports:read`.
     */
    get: operations['imports.fields'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/lists': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Page through lists, the newest first
     * @description Needs the permission `lists:read`.
     */
    get: operations['lists.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/lists/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a list
     * @description Needs the permission `lists:read`.
     */
    get: operations['lists.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Rename or archive a list
     * @description Needs the permission `lists:write`.
     */
    patch: operations['lists.patch'];
    trace?: never;
  };
  '/v1/lists/{id}/attest': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * State on what consent the people of a list may be texted
     * @description Needs the permission `lists:attest`.
     */
    post: operations['lists.attest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/live/ticket': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Get a ticket for the event stream
     * @description Needs the permission `live:listen`.
     */
    post: operations['live.ticket'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Text a number or a contact
     * @description Needs the permission `conversations:write`.
     */
    post: operations['messages.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/messages/{entry_id}/receipt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Say why a message was allowed or refused
     * @description Needs the permission `conversations:read`.
     */
    get: operations['messages.receipt'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/numbers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Our numbers and today's budgets
     * @description Needs the permission `numbers:read`.
     */
    get: operations['numbers.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/numbers/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Name, limit, pause or resume a number
     * @description Needs the permission `numbers:write`.
     */
    patch: operations['numbers.update'];
    trace?: never;
  };
  '/v1/numbers/sync': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read the numbers from the vendor
     * @description Needs the permission `numbers:write`.
     */
    post: operations['numbers.sync'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/phones/{id}/dossier': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All that proves consent and conduct for a phone
     * @description Needs the permission `phones:read`.
     */
    get: operations['phones.dossier'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/phones/{id}/hold': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mark a phone: hold
     * @description Needs the permission `phones:write`.
     */
    post: operations['phones.hold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/phones/{id}/opt-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mark a phone: opt-in
     * @description Needs the permission `phones:write`.
     */
    post: operations['phones.opt_in'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/phones/{id}/opt-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mark a phone: opt-out
     * @description Needs the permission `phones:write`.
     */
    post: operations['phones.opt_out'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/phones/{id}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mark a phone: release
     * @description Needs the permission `phones:write`.
     */
    post: operations['phones.release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/phones/{id}/wrong-number': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mark a phone: wrong-number
     * @description Needs the permission `phones:write`.
     */
    post: operations['phones.wrong_number'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/public-config': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is needed to sign in */
    get: operations['session.config'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who is signed in
     * @description Needs the permission `session:read`.
     */
    get: operations['session.read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/settings/business': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The settings of the business
     * @description Needs the permission `settings:read`.
     */
    get: operations['settings.read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change the settings of the business
     * @description Needs the permission `settings:write`.
     */
    patch: operations['settings.update'];
    trace?: never;
  };
  '/v1/setup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Create the owner with the one-time link of the first start */
    post: operations['session.setup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/templates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Page through the library of texts, by name
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['templates.list'];
    put?: never;
    /**
     * Keep a text to use again
     * @description Needs the permission `campaigns:write`.
     */
    post: operations['templates.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/templates/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a template with every version
     * @description Needs the permission `campaigns:read`.
     */
    get: operations['templates.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Rename a template, archive it, or give it a new version
     * @description Needs the permission `campaigns:write`.
     */
    patch: operations['templates.update'];
    trace?: never;
  };
  '/v1/templates/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * See what a text costs and what is wrong with it
     * @description Needs the permission `campaigns:read`.
     */
    post: operations['templates.check'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the team, by e-mail address
     * @description Needs the permission `users:read`.
     */
    get: operations['users.list'];
    put?: never;
    /**
     * Invite a person to the team
     * @description Needs the permission `users:write`.
     */
    post: operations['users.invite'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Rename, change the role, disable or enable
     * @description Needs the permission `users:write`.
     */
    patch: operations['users.update'];
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Audience: {
      /**
       * Format: int64
       * @description Who would be texted
       * @example 1250
       */
      eligible: number;
      /** @description Who not, by reason; the sum with eligible is total */
      excluded: components['schemas']['Reason'][];
      /**
       * Format: int64
       * @description All phones of the list
       * @example 6885
       */
      total: number;
    };
    Basis: {
      /**
       * Format: date-time
       * @description Since when
       * @example 2026-11-10T14:41:00Z
       */
      added_at: string;
      /**
       * Format: date-time
       * @description When it was stated
       * @example 2026-11-10T15:02:00Z
       */
      attested_at: string | null;
      /**
       * @description Who stated the consent
       * @example Maureen Riley
       */
      attested_by: string;
      /**
       * @description On what consent its people may be texted
       * @example attested
       * @enum {string}
       */
      basis: 'none' | 'existing_customer' | 'inquiry' | 'written' | 'attested';
      /**
       * @description Who is on it
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      contact_id: string;
      /**
       * @description What was stated, in their words
       * @example All of them asked us for a visit at the home show.
       */
      evidence: string;
      /**
       * Format: int64
       * @description The line of the audit log that has the statement
       * @example 41
       */
      line: number | null;
      /**
       * @description Its name
       * @example Quincy, built before 1960
       */
      list: string;
      /**
       * @description The list
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51
       */
      list_id: string;
      /**
       * @description That person's name
       * @example Dana O'Rourke
       */
      name: string;
      /**
       * @description Whether they still are
       * @example active
       * @enum {string}
       */
      state: 'active' | 'removed';
    };
    Business: {
      /**
       * @description The state of addresses without one
       * @example MA
       */
      default_state: string;
      /**
       * Format: int64
       * @description For how many days the originals of imports are kept
       * @example 90
       */
      import_keep_days: number;
      /**
       * @description The company's name, as customers know it
       * @example Attack-a-Crack
       */
      name: string;
      /**
       * @description What texts end with
       * @example Jo, Attack-a-Crack
       */
      signature: string;
      /**
       * @description The zone of its days
       * @example America/New_York
       */
      timezone: string;
      /**
       * Format: int64
       * @description Send it as If-Match with a change
       * @example 1
       */
      version: number;
      /**
       * @description No campaign text before
       * @example 09:00
       */
      window_from: string;
      /**
       * @description No campaign text from then on
       * @example 18:00
       */
      window_to: string;
    };
    Campaign: {
      /**
       * @description The message, with tokens such as {{first_name|there}}
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /** @description Its people by state, counted from the database */
      counts: components['schemas']['RecipientsCounts'];
      /**
       * Format: date-time
       * @description When it was made
       * @example 2026-11-19T13:00:00Z
       */
      created_at: string;
      /**
       * Format: int64
       * @description Its own limit a day and number, below the number's; null for none
       * @example 100
       */
      daily_limit: number | null;
      /**
       * @description The campaign's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description Why its scheduled launch made it a draft again; empty otherwise
       * @example Nobody on this list can be texted.
       */
      launch_refused: string;
      /**
       * Format: date-time
       * @description When it was launched
       * @example 2026-11-19T14:00:00Z
       */
      launched_at: string | null;
      /**
       * @description Who launched it
       * @example Maureen Riley
       */
      launched_by_name: string;
      /** @description Whom it goes to */
      list: components['schemas']['ListRef'];
      /**
       * @description What the office calls it
       * @example Quincy before 1960
       */
      name: string;
      /** @description When the next text goes out, and why then; null when none will */
      next_send: components['schemas']['NextSend'];
      /** @description Today's ledger of its numbers; only when one campaign is read */
      number_days: components['schemas']['CampaignsNumberDay'][];
      /**
       * @description What becomes of people whom a campaign texted before: they are left out, or wait for a person's decision
       * @example skip
       * @enum {string}
       */
      previously_contacted: 'skip' | 'review';
      /**
       * @description The numbers it is sent from
       * @example [
       *       "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"
       *     ]
       */
      sending_number_ids: string[];
      /** @description Who was left out, by reason */
      skipped: components['schemas']['Reason'][];
      /**
       * Format: date-time
       * @description When it is to begin; null for at its launch
       * @example 2026-11-23T14:00:00Z
       */
      starts_at: string | null;
      /**
       * @description Where it stands
       * @example active
       * @enum {string}
       */
      state: 'draft' | 'scheduled' | 'active' | 'paused' | 'completed' | 'cancelled';
      /** @description The template that the message is taken from; null for a text of its own */
      template: components['schemas']['TemplateRef'];
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 3
       */
      version: number;
    };
    CampaignRef: {
      /**
       * @description The campaign's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description Its name
       * @example Quincy, spring
       */
      name: string;
    };
    CampaignsNumberDay: {
      /**
       * Format: int64
       * @description How many cold texts may leave
       * @example 125
       */
      cap: number;
      /**
       * @description The New York date
       * @example 2026-11-19
       */
      day: string;
      /**
       * @description The number in E.164
       * @example +16175550199
       */
      e164: string;
      /**
       * Format: int64
       * @description How many left from other apps on this number
       * @example 0
       */
      external: number;
      /**
       * Format: int64
       * @description What is left for new plans
       * @example 26
       */
      free: number;
      /**
       * @description What we call it
       * @example Office
       */
      label: string;
      /**
       * @description The number's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      number_id: string;
      /**
       * Format: int64
       * @description How many are planned for the rest of the day
       * @example 12
       */
      reserved: number;
      /**
       * Format: int64
       * @description How many of today's texts are this campaign's, also those that have their time
       * @example 77
       */
      this_campaign: number;
      /**
       * Format: int64
       * @description How many left
       * @example 87
       */
      used: number;
    };
    CampaignsPreviewBody: {
      /**
       * @description The message
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /**
       * Format: uuid
       * @description The list
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      list_id: string;
      /**
       * @description What becomes of people whom a campaign texted before
       * @example skip
       * @enum {string}
       */
      previously_contacted?: 'skip' | 'review';
    };
    CampaignsReviewBody: {
      /**
       * @description Whether they are texted: what is no person's to decide still holds, such as an opt-out
       * @example send
       * @enum {string}
       */
      decision: 'send' | 'skip';
      /**
       * @description Who; left out for all that wait
       * @example [
       *       "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"
       *     ]
       */
      recipient_ids?: string[];
    };
    Card: {
      /**
       * Format: date-time
       * @description When the contact was made
       * @example 2026-11-18T15:30:00Z
       */
      created_at: string;
      /** @description The contact's e-mail addresses, the main one first */
      emails: components['schemas']['EmailLink'][];
      /**
       * @description What texts greet with
       * @example Mary
       */
      first_name: string;
      /**
       * @description The contact's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description A trust or company is an organisation: its whole name is in last_name
       * @example person
       * @enum {string}
       */
      kind: 'person' | 'organisation';
      /**
       * Format: date-time
       * @description When anything last happened with this contact
       * @example 2026-11-19T14:02:00Z
       */
      last_activity_at: string;
      /**
       * @description The family name
       * @example O'Brien
       */
      last_name: string;
      /**
       * @description The whole name
       * @example Mary O'Brien
       */
      name: string;
      /** @description The contact's phones, the main one first */
      phones: components['schemas']['PhoneLink'][];
      /**
       * @description What the contact is to the business
       * @example owner
       */
      type: string;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
    };
    Chain: {
      /**
       * Format: int64
       * @description The first line that was recomputed for this page; crm audit verify does all
       * @example 1
       */
      from: number;
      /**
       * @description Its hash. Whoever keeps it can tell later whether a line was changed or cut off
       * @example 9f3c0a6d1f2b4c5e8a7d6b5c4f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2
       */
      hash: string;
      /**
       * Format: int64
       * @description The last line of the audit log
       * @example 4711
       */
      id: number;
      /**
       * @description What is wrong; empty when nothing is
       * @example
       */
      problem: string;
      /**
       * @description Whether those lines and all receipts of this page are as they were written
       * @example true
       */
      verified: boolean;
    };
    Change: {
      /**
       * Format: int64
       * @description Its place in the text as written, in characters from 0.
       * @example 11
       */
      at: number;
      /**
       * @description Character as written.
       * @example ’
       */
      from: string;
      /**
       * @description Character as sent.
       * @example '
       */
      to: string;
    };
    Check: {
      /**
       * Format: int64
       * @description Septets in GSM-7, UTF-16 units in UCS-2.
       * @example 142
       */
      characters: number;
      /**
       * @description How the text travels.
       * @example GSM-7
       * @enum {string}
       */
      encoding: 'GSM-7' | 'UCS-2';
      /**
       * Format: int64
       * @description Characters that fit in one part at this length.
       * @example 160
       */
      per_segment: number;
      /** @description What must be mended before the launch */
      problems: components['schemas']['Flaw'][];
      /** @description The first recipients with their text */
      recipients: components['schemas']['Sample'][];
      /**
       * Format: int64
       * @description Parts the text is cut into and paid by.
       * @example 1
       */
      segments: number;
      /**
       * @description The text for somebody of whom nothing is known, as it would be sent; it is what is counted
       * @example Hi there, Attack-a-Crack here. Reply STOP to opt out.
       */
      text: string;
      /** @description Characters that are made plain so that a text stays one text */
      transliterated: components['schemas']['Change'][];
      /** @description The recipient with the longest text; null without recipients */
      worst: components['schemas']['Sample'];
    };
    Column: {
      /**
       * @description What it is read as: a key of the fields; empty when it is not read
       * @example 1.name
       */
      field: string;
      /**
       * @description Its header; a repeated one gets _2, an empty one column_N
       * @example Primary Name
       */
      name: string;
      /**
       * @description Some of its cells
       * @example [
       *       "MARY O'BRIEN"
       *     ]
       */
      samples: string[];
      /**
       * @description What its cells look like
       * @example name
       * @enum {string}
       */
      type: 'phone' | 'email' | 'zip' | 'name' | 'number' | 'money' | 'date' | 'text' | 'empty';
    };
    ContactRef: {
      /**
       * @description The contact's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description The contact's name
       * @example Mary O'Brien
       */
      name: string;
    };
    ContactsCreateBody: {
      /**
       * @description An e-mail address
       * @example mary@example.com
       */
      email?: string;
      /**
       * @description What texts greet with
       * @example Mary
       */
      first_name?: string;
      /**
       * @description The family name
       * @example O'Brien
       */
      last_name?: string;
      /**
       * @description A number as people write it
       * @example (617) 555-0142
       */
      phone?: string;
    };
    ContactsPatchBody: {
      /**
       * @description What texts greet with
       * @example Mary
       */
      first_name?: string;
      /**
       * @description A trust or company is an organisation
       * @example person
       * @enum {string}
       */
      kind?: 'person' | 'organisation';
      /**
       * @description The family name
       * @example O'Brien
       */
      last_name?: string;
      /**
       * @description What the contact is to the business
       * @example owner
       * @enum {string}
       */
      type?: 'owner' | 'tenant' | 'manager' | 'realtor' | 'other';
    };
    Conversation: {
      /**
       * @description That person's name
       * @example Jo Martin
       */
      assigned_name: string;
      /**
       * @description Who takes care of it
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      assigned_to: string | null;
      /** @description Whose phone it is; null when nobody is known */
      contact: components['schemas']['ContactRef'];
      /**
       * @description A reply needs a person before automation goes on
       * @example false
       */
      held: boolean;
      /**
       * @description The conversation's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /** @description The newest line */
      last_entry: components['schemas']['LastEntry'];
      /**
       * Format: date-time
       * @description When the newest line came
       * @example 2026-11-19T14:02:00Z
       */
      last_entry_at: string;
      /** @description Our number */
      number: components['schemas']['NumberRef'];
      /** @description Their phone */
      phone: components['schemas']['PhoneRef'];
      /** @description That person's first property */
      property: components['schemas']['PropertyRef'];
      /**
       * Format: date-time
       * @description When it comes back
       * @example 2026-11-20T14:00:00Z
       */
      snoozed_until: string | null;
      /**
       * @description Where it stands in the inbox
       * @example open
       * @enum {string}
       */
      state: 'open' | 'snoozed' | 'done';
      /**
       * Format: int64
       * @description Inbound texts since it was last read
       * @example 1
       */
      unread: number;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
    };
    ConversationsNoteBody: {
      /**
       * @description The note
       * @example Wants a quote for the bulkhead too.
       */
      body: string;
    };
    ConversationsReplyBody: {
      /**
       * @description The text
       * @example We can come by on Tuesday.
       */
      body: string;
      /**
       * @description Made once a message: a second press sends nothing
       * @example 5b0f7c1e-52d1-4a38
       */
      client_key: string;
    };
    ConversationsUpdateBody: {
      /**
       * @description Who takes care of it; empty for nobody
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      assigned_to?: string;
      /**
       * Format: date-time
       * @description When it comes back
       * @example 2026-11-20T14:00:00Z
       */
      snoozed_until?: string;
      /**
       * @description Where it stands in the inbox
       * @example done
       * @enum {string}
       */
      state?: 'open' | 'snoozed' | 'done';
    };
    Count: {
      /**
       * Format: int64
       * @description How many there are: exactly, or at least, or about
       * @example 3860
       */
      count: number;
      /**
       * @description False: there are more than were counted (with a filter), or it is an estimate (without)
       * @example true
       */
      exact: boolean;
    };
    Counts: {
      /**
       * Format: int64
       * @description Open ones
       * @example 9
       */
      all: number;
      /**
       * Format: int64
       * @description Those where nobody has written yet, at most 1000
       * @example 120
       */
      campaign_only: number;
      /**
       * Format: int64
       * @description Open ones assigned to the reader
       * @example 2
       */
      mine: number;
      /**
       * Format: int64
       * @description Open ones assigned to nobody
       * @example 5
       */
      unassigned: number;
      /**
       * Format: int64
       * @description Open ones with unread texts
       * @example 3
       */
      unread: number;
    };
    Day: {
      /**
       * Format: date
       * @description The New York date
       * @example 2026-11-23
       */
      day: string;
      /**
       * Format: int64
       * @description How many left; null before the launch
       * @example 124
       */
      sent: number | null;
      /**
       * Format: int64
       * @description How many were forecast
       * @example 125
       */
      texts: number;
    };
    DbPageRow: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['LedgerRow'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    Decision: {
      /**
       * @description Whether it was allowed
       * @example true
       */
      allowed: boolean;
      /**
       * Format: date-time
       * @description When it was decided
       * @example 2026-11-19T15:00:00Z
       */
      at: string;
      /**
       * @description The line of the audit log that seals it
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      batch: string;
      /** @description The campaign that asked */
      campaign: components['schemas']['CampaignRef'];
      /** @description Every condition that was asked, in its order */
      checks: components['schemas']['WhyCheck'][] | null;
      /**
       * Format: int64
       * @description The message; null for one that was refused before it was stored
       * @example 812
       */
      entry_id: number | null;
      /**
       * Format: int64
       * @description The receipt's number
       * @example 4711
       */
      id: number;
      /** @description The laws of the places where the recipient may be, with their sources */
      laws: components['schemas']['Rule'][] | null;
      /**
       * Format: int64
       * @description The line of the audit log that seals it; null while it has none yet
       * @example 4102
       */
      line: number | null;
      /**
       * @description Whom it was for
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      phone_id: string;
      /**
       * @description Why, for programs
       * @example allowed
       */
      reason: string;
      /**
       * @description Whether the program decides the same of these facts today
       * @example true
       */
      repeats: boolean;
      /**
       * @description By which rules
       * @example 2026-11
       */
      rules_version: string;
      /**
       * @description Whether it is the one that was sealed
       * @example true
       */
      sealed: boolean;
      /**
       * @description Why, for people
       * @example Allowed
       */
      text: string;
    };
    Delta: {
      /**
       * Format: date-time
       * @description When a new connection counted again what was stored
       * @example 2026-11-10T14:41:03Z
       */
      checked_at: string | null;
      /** @description People */
      contacts: components['schemas']['LedgerChange'];
      /** @description E-mail addresses */
      emails: components['schemas']['LedgerChange'];
      /** @description Numbers */
      phones: components['schemas']['LedgerChange'];
      /** @description Places */
      properties: components['schemas']['LedgerChange'];
    };
    Detail: {
      /**
       * Format: date-time
       * @description When the contact was made
       * @example 2026-11-18T15:30:00Z
       */
      created_at: string;
      /** @description The contact's e-mail addresses, the main one first */
      emails: components['schemas']['EmailLink'][];
      /**
       * @description What texts greet with
       * @example Mary
       */
      first_name: string;
      /**
       * @description The contact's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description A trust or company is an organisation: its whole name is in last_name
       * @example person
       * @enum {string}
       */
      kind: 'person' | 'organisation';
      /**
       * Format: date-time
       * @description When anything last happened with this contact
       * @example 2026-11-19T14:02:00Z
       */
      last_activity_at: string;
      /**
       * @description The family name
       * @example O'Brien
       */
      last_name: string;
      /** @description The lists that the contact is on */
      lists: components['schemas']['Naming'][];
      /**
       * @description The whole name
       * @example Mary O'Brien
       */
      name: string;
      /** @description The contact's phones, the main one first */
      phones: components['schemas']['PhoneLink'][];
      /** @description The contact's places, the main one first */
      properties: components['schemas']['Holding'][];
      /**
       * @description What the contact is to the business
       * @example owner
       */
      type: string;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
    };
    Dossier: {
      /** @description What proves that nothing of it was changed since */
      chain: components['schemas']['Chain'];
      /** @description The lists that its people are or were on: on what consent, who stated it, and where they come from */
      consent: components['schemas']['Basis'][];
      /** @description Every final answer of the gate, yes or no, the oldest first */
      decisions: components['schemas']['Decision'][];
      /**
       * Format: date-time
       * @description When it was made
       * @example 2026-11-19T16:00:00Z
       */
      generated_at: string;
      /** @description The files that named it: which row and line */
      imports: components['schemas']['Origin'][];
      /** @description Opt-outs, holds, wrong numbers and what lifted them, the oldest first */
      marks: components['schemas']['Mark'][];
      /**
       * @description Pass it as cursor for the texts, marks and decisions that follow; null on the last page
       * @example WyIyMDI2Il0
       */
      next_cursor: string | null;
      /** @description Who has it or had it, and since when */
      people: components['schemas']['Person'][];
      /** @description The phone */
      phone: components['schemas']['DossierPhone'];
      /** @description Every text in and out, the oldest first */
      texts: components['schemas']['Text'][];
    };
    DossierPhone: {
      /**
       * Format: date-time
       * @description When it was put away, with the import that had brought it
       * @example 2026-11-12T09:00:00Z
       */
      archived_at: string | null;
      /**
       * Format: date-time
       * @description Since when campaigns leave it out
       * @example 2026-11-19T14:02:00Z
       */
      campaigns_off_at: string | null;
      /**
       * Format: date-time
       * @description When it was first known here
       * @example 2026-11-10T14:41:00Z
       */
      created_at: string;
      /**
       * @description The number as people write it
       * @example (617) 555-0142
       */
      display: string;
      /**
       * @description The number in E.164
       * @example +16175550142
       */
      e164: string;
      /**
       * Format: date-time
       * @description When this phone first wrote to us; null while it is cold
       * @example 2026-11-19T14:02:00Z
       */
      first_inbound_at: string | null;
      /**
       * Format: date-time
       * @description Since when automated texts wait until a reply is understood
       * @example 2026-11-19T14:02:00Z
       */
      held_at: string | null;
      /**
       * @description Why it is held
       * @example unread_reply
       */
      hold_reason: string;
      /**
       * @description The phone's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * Format: date-time
       * @description When a campaign last texted it
       * @example 2026-11-18T15:30:00Z
       */
      last_campaign_sent_at: string | null;
      /**
       * Format: date-time
       * @description When this phone last wrote to us
       * @example 2026-11-19T14:02:00Z
       */
      last_inbound_at: string | null;
      /**
       * Format: date-time
       * @description Since when a legal threat blocks texts
       * @example 2026-11-19T14:02:00Z
       */
      legal_hold_at: string | null;
      /**
       * @description Landlines get no texts
       * @example mobile
       * @enum {string}
       */
      line_type: 'mobile' | 'landline' | 'voip' | 'unknown';
      /**
       * Format: date-time
       * @description Since when nothing may be sent, by anyone
       * @example 2026-11-19T14:02:00Z
       */
      opted_out_at: string | null;
      /**
       * @description Whether it stays blocked although a person of it was erased
       * @example false
       */
      suppressed: boolean;
      /**
       * @description Whether the number can exist
       * @example true
       */
      valid: boolean;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
      /**
       * Format: date-time
       * @description Since when it is known to be somebody else's
       * @example 2026-11-19T14:02:00Z
       */
      wrong_number_at: string | null;
    };
    Draft: {
      /**
       * @description The message, with tokens such as {{first_name|there}}
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /**
       * Format: int64
       * @description Its own limit a day and number
       * @example 100
       */
      daily_limit?: number;
      /**
       * Format: uuid
       * @description Whom it goes to
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      list_id: string;
      /**
       * @description What the office calls it
       * @example Quincy before 1960
       */
      name: string;
      /**
       * @description What becomes of people whom a campaign texted before: they are left out, or wait for a person's decision
       * @default skip
       * @example skip
       * @enum {string}
       */
      previously_contacted: 'skip' | 'review';
      /**
       * @description The numbers to send from; empty for all
       * @example [
       *       "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"
       *     ]
       */
      sending_number_ids?: string[];
      /**
       * Format: date-time
       * @description When it is to begin; null or passed: at its launch
       * @example 2026-11-23T14:00:00Z
       */
      starts_at?: string | null;
      /**
       * Format: uuid
       * @description The version of a template that the message was taken from; kept while they say the same
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f
       */
      template_version_id?: string;
    };
    Earlier: {
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-10T14:41:00Z
       */
      created_at: string;
      /**
       * @description The name it came under
       * @example list.csv
       */
      filename: string;
      /**
       * @description Its id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52
       */
      id: string;
    };
    EmailLink: {
      /**
       * @description The e-mail address
       * @example mary@example.com
       */
      address: string;
      /**
       * @description The address' id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d50
       */
      id: string;
      /**
       * @description Whether it is the contact's main address
       * @example true
       */
      is_primary: boolean;
    };
    Entry: {
      /**
       * @description Who wrote it: a user's id, campaign, system, elsewhere, or empty for the customer
       * @example campaign
       */
      author: string;
      /**
       * @description The user's name
       * @example Jo Martin
       */
      author_name: string;
      /**
       * @description What it says
       * @example We can come by on Tuesday.
       */
      body: string;
      /** @description The campaign that it belongs to */
      campaign: components['schemas']['CampaignRef'];
      /**
       * @description What an inbound text means: none, opt_out, opt_in, help, wrong_number
       * @example none
       */
      class: string;
      /**
       * @description The conversation that it is part of
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      conversation_id: string | null;
      /**
       * @description Which way it went
       * @example out
       * @enum {string}
       */
      direction: 'in' | 'out' | 'none';
      /**
       * Format: int64
       * @description The entry's id
       * @example 4711
       */
      id: number;
      /**
       * @description What it is
       * @example text
       * @enum {string}
       */
      kind: 'text' | 'call' | 'voicemail' | 'email' | 'note' | 'event';
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-19T14:02:00Z
       */
      occurred_at: string;
      /** @description What became of an outgoing text */
      send: components['schemas']['SendState'];
      /**
       * @description The doubtful words of a held text: from and to, counted in code points
       * @example [
       *       [
       *         8,
       *         12
       *       ]
       *     ]
       */
      spans: (number[] | null)[];
    };
    Error: {
      /**
       * @description A stable code for programs
       * @example not_found
       */
      code: string;
      /**
       * @description What happened and what to do, for people
       * @example There is no contact with this id.
       */
      detail: string;
      /** @description What is wrong with which field */
      errors?: components['schemas']['Field'][] | null;
      /**
       * @description Name it when you ask for help
       * @example 5f2b1c
       */
      request_id?: string;
      /**
       * Format: int64
       * @description The HTTP status
       * @example 404
       */
      status: number;
      /**
       * @description The HTTP status in words
       * @example Not Found
       */
      title: string;
      /**
       * @description A stable address of the kind of problem
       * @example /problems/not_found
       */
      type: string;
    };
    Fact: {
      /**
       * Format: int64
       * @description What they cost: the vendor's word where it gave one, else by the price
       * @example 1290
       */
      cost_cents: number;
      /**
       * Format: date
       * @description The New York date of the last text; null while the campaign goes on
       * @example 2026-12-07
       */
      ended_on: string | null;
      /**
       * Format: int64
       * @description How many segments they were
       * @example 1290
       */
      segments: number;
      /** @description Who was left out, by reason */
      skipped: components['schemas']['Reason'][];
      /**
       * Format: int64
       * @description How many texts left
       * @example 1238
       */
      texts: number;
    };
    Failure: {
      /**
       * @description A stable code
       * @example out_of_balance
       */
      code: string;
      /**
       * @description What to do
       * @example Nothing was changed. Try again.
       */
      hint: string;
      /**
       * @description What happened
       * @example The ledger says 40 new contacts, the database 39.
       */
      message: string;
    };
    Fates: {
      /**
       * Format: int64
       * @description New
       * @example 4873
       */
      created: number;
      /**
       * Format: int64
       * @description As before
       * @example 702
       */
      unchanged: number;
      /**
       * Format: int64
       * @description Changed
       * @example 1310
       */
      updated: number;
    };
    Field: {
      /**
       * @description Where: body.email, query.limit, path.id
       * @example body.email
       */
      location: string;
      /**
       * @description What is wrong with it
       * @example expected string to be RFC 5322 email
       */
      message: string;
    };
    FieldList: {
      /** @description What a column can be read as */
      items: components['schemas']['IntakeField'][];
    };
    Fields: {
      /**
       * Format: int64
       * @description Changed since, and left
       * @example 2
       */
      kept: number;
      /**
       * Format: int64
       * @description Set back to what they were
       * @example 2104
       */
      restored: number;
    };
    Flaw: {
      /**
       * @description A stable code
       * @example unknown_token
       */
      code: string;
      /**
       * @description What is wrong and what to do
       * @example {{firstname}} is no token. Known: first_name, city, street, year_built, year_purchased.
       */
      message: string;
    };
    Forecast: {
      /**
       * Format: int64
       * @description What the segments cost
       * @example 1302
       */
      cost_cents: number;
      /** @description How many texts leave on which day; days without any are left out */
      days: components['schemas']['Day'][];
      /**
       * Format: int64
       * @description Who will be texted
       * @example 1250
       */
      eligible: number;
      /**
       * Format: date
       * @description The New York date of the last text; null where there is none
       * @example 2026-12-04
       */
      ends_on: string | null;
      /** @description What has happened so far; null before the launch */
      fact: components['schemas']['Fact'];
      /**
       * Format: date-time
       * @description When it was made
       * @example 2026-11-20T20:00:00Z
       */
      made_at: string;
      /**
       * @description The price it is reckoned with
       * @example $0.01 per segment
       */
      price_text: string;
      /**
       * Format: int64
       * @description Who waits for a person's decision
       * @example 3
       */
      review: number;
      /**
       * Format: int64
       * @description How many segments they are cut into, of each text as it will be sent
       * @example 1302
       */
      segments: number;
      /** @description Who is left out, by reason; the sum with eligible and review is total */
      skipped: components['schemas']['Reason'][];
      /**
       * Format: int64
       * @description How many texts
       * @example 1250
       */
      texts: number;
      /**
       * Format: int64
       * @description All phones of the list
       * @example 1275
       */
      total: number;
    };
    Gate: {
      /**
       * @description Whether a text may go now
       * @example true
       */
      allowed: boolean;
      /**
       * @description When it may go, where time alone decides
       * @example 2026-11-20T13:00:00Z
       */
      allowed_at: string | null;
      /**
       * @description Why not, for programs
       * @example opted_out
       */
      reason: string;
      /**
       * @description Why not, for people
       * @example This phone has opted out of texts.
       */
      text: string;
      /**
       * @description What to consider although it may go
       * @example It is outside of the usual hours.
       */
      warning: string;
    };
    Holding: {
      /**
       * Format: double
       * @description Bathrooms
       * @example 1.5
       */
      baths: number | null;
      /**
       * Format: int64
       * @description Bedrooms
       * @example 3
       */
      beds: number | null;
      /**
       * @description The town
       * @example Weyburn
       */
      city: string;
      /**
       * Format: int64
       * @description Estimated equity in cents; may be negative
       * @example 40200000
       */
      est_equity_cents: number | null;
      /**
       * Format: int64
       * @description Estimated value in cents
       * @example 61500000
       */
      est_value_cents: number | null;
      /**
       * @description The property's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d53
       */
      id: string;
      /**
       * @description Whether the contact is the place's main one
       * @example true
       */
      is_primary: boolean;
      /**
       * @description When it was bought
       * @example 2004-06-30
       */
      purchase_date: string | null;
      /**
       * @description What the contact is to the place
       * @example owner
       * @enum {string}
       */
      relationship: 'owner' | 'tenant' | 'manager' | 'realtor' | 'other';
      /**
       * Format: int64
       * @description Living area in square feet
       * @example 1840
       */
      sqft: number | null;
      /**
       * @description The state's two letters
       * @example MA
       */
      state: string;
      /**
       * @description House number and street
       * @example 12 Oak St
       */
      street: string;
      /**
       * @description The unit in the house
       * @example 2B
       */
      unit: string;
      /**
       * Format: int64
       * @description When the house was built
       * @example 1962
       */
      year_built: number | null;
      /**
       * @description The ZIP code
       * @example 02050
       */
      zip5: string;
    };
    Import: {
      /**
       * @description Who uploaded it
       * @example Maureen Riley
       */
      actor_name: string;
      /**
       * @description The ledger, the file and the database agree
       * @example true
       */
      balanced: boolean;
      /**
       * Format: int64
       * @description The file's size
       * @example 823360
       */
      bytes: number;
      /** @description Its columns and what they are read as */
      columns: components['schemas']['Column'][];
      /** @description The ledger; in state preview what the run would do */
      counts: components['schemas']['LedgerCounts'];
      /**
       * Format: date-time
       * @description When it was uploaded
       * @example 2026-11-10T14:41:00Z
       */
      created_at: string;
      /**
       * @description What parts its fields
       * @example ,
       */
      delimiter: string;
      /** @description What the database says */
      delta: components['schemas']['Delta'];
      /**
       * @description How its letters are written
       * @example utf-8
       */
      encoding: string;
      /** @description Why it failed */
      error: components['schemas']['Failure'];
      /**
       * @description The file's name
       * @example PropertyRadar_Quincy_pre-1960.csv
       */
      filename: string;
      /**
       * Format: date-time
       * @description When it ended
       * @example 2026-11-10T14:41:03Z
       */
      finished_at: string | null;
      /**
       * @description Whose export it is
       * @example propertyradar
       */
      format: string;
      /**
       * @description The import's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52
       */
      id: string;
      /**
       * @description What it brings: people and places, or phones that want no texts
       * @example people
       * @enum {string}
       */
      kind: 'people' | 'opt_outs';
      /** @description The list that it fills; empty for opt-outs */
      list: components['schemas']['Ref'];
      /** @description The saved map that fitted */
      map: components['schemas']['Ref'];
      /**
       * Format: date-time
       * @description When the original and the text of its rows were deleted; the figures stay
       * @example 2027-02-08T05:00:00Z
       */
      original_deleted_at: string | null;
      /** @description How far it is */
      progress: components['schemas']['Progress'];
      /** @description What a redo did not bring back, and why; only of an import that was undone, brought back, and is not whole */
      redo: components['schemas']['Undone'];
      /**
       * Format: int64
       * @description Rows of the parts that are merged: what an import that stopped half-way has changed, and an undo takes back
       * @example 101000
       */
      rows_merged: number;
      /**
       * @description It goes on without stopping at the preview
       * @example true
       */
      run_asked: boolean;
      /** @description Earlier imports of the same bytes */
      same_file: components['schemas']['Earlier'][];
      /** @description Its first records as they are read now; left out in lists */
      sample: (string[] | null)[];
      /**
       * @description The file's digest
       * @example 9f3c0a6d1f2b4c5e8a7d6b5c4f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2
       */
      sha256: string;
      /**
       * Format: date-time
       * @description When its job began
       * @example 2026-11-10T14:41:01Z
       */
      started_at: string | null;
      /**
       * @description Where it stands
       * @example done
       * @enum {string}
       */
      state:
        | 'uploaded'
        | 'mapping'
        | 'reading'
        | 'preview'
        | 'merging'
        | 'done'
        | 'failed'
        | 'cancelled'
        | 'undoing'
        | 'undone'
        | 'redoing';
      /**
       * @description What happens to fields that are filled
       * @example fill
       * @enum {string}
       */
      strategy: 'fill' | 'replace' | 'skip';
      /** @description What was taken back, and by whom; only of an import that is undone */
      undo: components['schemas']['Undone'];
    };
    ImportMapsDeleteBody: Record<string, never>;
    ImportsMapBody: {
      /** @description What each column is, in the file's order */
      columns?: components['schemas']['ImportsMapItem'][] | null;
      /**
       * @description What parts its fields; another one reads the file again and asks for the columns again
       * @example ;
       */
      delimiter?: string;
      /**
       * @description How its letters are written; another one reads the file again and asks for the columns again
       * @example windows-1252
       * @enum {string}
       */
      encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
      /**
       * @description Keep this for the next file with the same header, under this name
       * @example Assessor's export
       */
      save_as?: string;
    };
    ImportsMapItem: {
      /**
       * @description A key of the fields; empty leaves the column out
       * @example 1.phone
       */
      field: string;
    };
    IntakeField: {
      /**
       * @description Where it belongs
       * @example person
       * @enum {string}
       */
      group: 'person' | 'second person' | 'place' | 'mailing address' | 'other';
      /**
       * @description Its key
       * @example 1.phone
       */
      key: string;
      /**
       * @description Its name for people
       * @example Phone
       */
      label: string;
      /**
       * @description What its cells look like
       * @example phone
       */
      type: string;
    };
    Invitation: {
      /**
       * @description A one-time link to choose a password; give it to them
       * @example http://localhost:8080/invite?token=4f1c
       */
      link: string;
      /** @description The person who was invited */
      user: components['schemas']['User'];
    };
    Kept: {
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-19T14:02:00Z
       */
      at: string | null;
      /**
       * @description Who changed it
       * @example Maureen Riley
       */
      by_name: string;
      /**
       * @description What it is
       * @example contact
       * @enum {string}
       */
      entity: 'contact' | 'property' | 'phone' | 'email';
      /**
       * @description Its id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      entity_id: string;
      /**
       * @description The field that stays; empty: the whole record
       * @example last_name
       */
      field: string;
      /** @description What the import had set */
      imported: string;
      /**
       * @description How people know it
       * @example Mary O'Brien
       */
      label: string;
      /** @description What it is now */
      now: string;
      /**
       * @description Why it stays
       * @example It was changed since
       */
      why: string;
    };
    LastEntry: {
      /**
       * @description Who wrote it: a user's id, campaign, system, elsewhere, or empty for the customer
       * @example campaign
       */
      author: string;
      /**
       * @description What it says
       * @example How much would that be?
       */
      body: string;
      /**
       * @description in, out or none
       * @example in
       */
      direction: string;
      /**
       * @description What it is
       * @example text
       */
      kind: string;
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-19T14:02:00Z
       */
      occurred_at: string | null;
    };
    LedgerChange: {
      /**
       * Format: int64
       * @description Rows after
       * @example 66077
       */
      after: number;
      /**
       * Format: int64
       * @description Rows before
       * @example 61204
       */
      before: number;
    };
    LedgerCounts: {
      /** @description People */
      contacts: components['schemas']['Fates'];
      /** @description E-mail addresses */
      emails: components['schemas']['Fates'];
      /** @description People on the list */
      members: components['schemas']['Members'];
      /** @description Numbers */
      phones: components['schemas']['Fates'];
      /** @description Places */
      properties: components['schemas']['Fates'];
      /** @description Rows per reason */
      reasons: {
        [key: string]: number;
      };
      /** @description Rows and lines of the file, by fate */
      rows: components['schemas']['RowCounts'];
    };
    LedgerRow: {
      /** @description Changed fields, only when one row is read */
      changes?: components['schemas']['RowChange'][] | null;
      /**
       * @description What became of it; empty before the merge and for rows without data
       * @example updated
       * @enum {string}
       */
      fate: '' | 'created' | 'updated' | 'unchanged' | 'merged_in_file' | 'rejected' | 'skipped';
      /**
       * @description What it is
       * @example data
       * @enum {string}
       */
      kind: 'header' | 'blank' | 'footer' | 'data';
      /**
       * Format: int64
       * @description Its first line
       * @example 2413
       */
      line_from: number;
      /**
       * Format: int64
       * @description Its last line
       * @example 2413
       */
      line_to: number;
      /** @description The row as it came */
      raw: string;
      /**
       * @description Why it, or a cell of it, was refused
       * @example phone_too_short
       */
      reason: string;
      /**
       * @description The reason for people
       * @example A phone was refused: it has fewer than ten digits
       */
      reason_text: string;
      /**
       * Format: int64
       * @description Its number in the file; the header is 1
       * @example 2410
       */
      row_no: number;
      /**
       * Format: int64
       * @description The earlier row that says the same
       * @example 2401
       */
      same_as: number | null;
      /**
       * @description What happened, in words
       * @example 1 contact and 2 phones are new
       */
      what: string;
      /**
       * @description The place it names
       * @example 88 Adams St, Quincy
       */
      where: string;
      /**
       * @description The people it names
       * @example Thomas Keohane, Joan Keohane
       */
      who: string;
    };
    List: {
      /**
       * Format: date-time
       * @description When it was stated
       * @example 2026-11-18T15:30:00Z
       */
      attested_at: string | null;
      /**
       * @description Who stated the consent
       * @example Dana Stone
       */
      attested_by_name: string;
      /**
       * @description What was stated
       * @example All of them asked us for a visit at the home show.
       */
      attested_text: string;
      /**
       * @description On what consent its people may be texted
       * @example attested
       * @enum {string}
       */
      consent_basis: 'none' | 'existing_customer' | 'inquiry' | 'written' | 'attested';
      /**
       * Format: date-time
       * @description When it was made
       * @example 2026-11-18T15:30:00Z
       */
      created_at: string;
      /**
       * @description The list's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51
       */
      id: string;
      /**
       * @description The import that made it
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52
       */
      import_id: string | null;
      /**
       * @description How it was made
       * @example import
       * @enum {string}
       */
      kind: 'import' | 'manual' | 'smart';
      /**
       * Format: int64
       * @description How many contacts are on it
       * @example 3860
       */
      member_count: number;
      /**
       * @description The list's name
       * @example Weyburn owners
       */
      name: string;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
    };
    ListRef: {
      /**
       * @description On what ground its people may be texted
       * @example attested
       */
      consent_basis: string;
      /**
       * @description The list's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description The list's name
       * @example Quincy, built before 1960
       */
      name: string;
    };
    ListsAttestBody: {
      /**
       * @description On what consent; none takes it back
       * @example attested
       * @enum {string}
       */
      basis: 'none' | 'existing_customer' | 'inquiry' | 'written' | 'attested';
      /**
       * @description What you state, in your words
       * @example All of them asked us for a visit at the home show.
       */
      text: string;
    };
    ListsPatchBody: {
      /**
       * @description True puts the list away; its contacts stay
       * @example true
       */
      archived?: boolean;
      /**
       * @description Another name
       * @example Weyburn owners
       */
      name?: string;
    };
    Map: {
      /** @description Its columns */
      columns: components['schemas']['MapColumn'][];
      /**
       * Format: date-time
       * @description When it was saved
       * @example 2026-11-10T14:41:00Z
       */
      created_at: string;
      /**
       * @description Its id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d53
       */
      id: string;
      /**
       * @description Its name
       * @example Assessor's export
       */
      name: string;
      /**
       * Format: int64
       * @description Grows with each change
       * @example 1
       */
      version: number;
    };
    MapColumn: {
      /**
       * @description What it is read as; empty when it is not read
       * @example 1.phone
       */
      field: string;
      /**
       * @description Its header
       * @example Cell #
       */
      name: string;
    };
    Mark: {
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-19T16:02:00Z
       */
      at: string;
      /**
       * @description Who set it; empty for the program
       * @example Maureen Riley
       */
      by: string;
      /**
       * Format: int64
       * @description That text's id
       * @example 813
       */
      entry_id: number | null;
      /**
       * Format: int64
       * @description Its number
       * @example 31
       */
      id: number;
      /**
       * @description opt_out, opt_in, hold, release, wrong_number or legal
       * @example opt_out
       */
      kind: string;
      /**
       * @description Why
       * @example opt_out
       */
      reason: string;
      /**
       * @description From what: reply, person or import
       * @example reply
       */
      source: string;
      /**
       * @description The text that it comes from
       * @example STOP
       */
      words: string;
    };
    Members: {
      /**
       * Format: int64
       * @description New on the list
       * @example 6885
       */
      added: number;
      /**
       * Format: int64
       * @description On it before
       * @example 0
       */
      already: number;
    };
    Message: {
      /**
       * @description The conversation that it is part of
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      conversation_id: string;
      /** @description The text */
      entry: components['schemas']['Entry'];
    };
    MessagesCreateBody: {
      /**
       * @description The text
       * @example Hi Mary, this is Jo of Attack-a-Crack.
       */
      body: string;
      /**
       * @description Made once a message: a second press sends nothing
       * @example 5b0f7c1e-52d1-4a38
       */
      client_key: string;
      /**
       * Format: uuid
       * @description Whose primary phone to text
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      contact_id?: string;
      /**
       * Format: uuid
       * @description Our number to send from
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      number_id: string;
      /**
       * @description A phone number; or give contact_id
       * @example +16175550142
       */
      to?: string;
    };
    Naming: {
      /**
       * @description The list's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51
       */
      id: string;
      /**
       * @description The list's name
       * @example Weyburn owners
       */
      name: string;
    };
    NextSend: {
      /**
       * Format: date-time
       * @description When; null when a person must act first
       * @example 2026-11-19T19:30:00Z
       */
      at: string | null;
      /**
       * @description Why then
       * @example 26 of today's 125 are free and 7 half hours are left until 6:00 PM
       */
      because: string;
      /**
       * Format: int64
       * @description How many texts; 0 when that is decided then
       * @example 4
       */
      count: number;
    };
    Number: {
      /**
       * Format: int64
       * @description Texts a day to phones that never wrote to us
       * @example 125
       */
      cold_cap: number;
      /**
       * @description The number as people write it
       * @example (617) 555-0199
       */
      display: string;
      /**
       * @description The number in E.164
       * @example +16175550199
       */
      e164: string;
      /**
       * @description The number's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description What we call it
       * @example Office
       */
      label: string;
      /**
       * @description Why it is paused
       * @example The vendor refuses this account.
       */
      pause_reason: string;
      /**
       * Format: date-time
       * @description Since when nothing leaves from it
       * @example 2026-11-19T14:02:00Z
       */
      paused_at: string | null;
      /** @description Today's budget of cold texts */
      today: components['schemas']['NumberDay'];
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
    };
    NumberDay: {
      /**
       * Format: int64
       * @description How many cold texts may leave
       * @example 125
       */
      cap: number;
      /**
       * @description The New York date
       * @example 2026-11-19
       */
      day: string;
      /**
       * @description The number in E.164
       * @example +16175550199
       */
      e164: string;
      /**
       * Format: int64
       * @description How many left from other apps on this number
       * @example 0
       */
      external: number;
      /**
       * Format: int64
       * @description What is left for new plans
       * @example 26
       */
      free: number;
      /**
       * @description What we call it
       * @example Office
       */
      label: string;
      /**
       * @description The number's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      number_id: string;
      /**
       * Format: int64
       * @description How many are planned for the rest of the day
       * @example 12
       */
      reserved: number;
      /**
       * Format: int64
       * @description How many left
       * @example 87
       */
      used: number;
    };
    NumberList: {
      /** @description Our numbers */
      items: components['schemas']['Number'][];
    };
    NumberRef: {
      /**
       * @description The number in E.164
       * @example +16175550199
       */
      e164: string;
      /**
       * @description The number's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description What we call it
       * @example Office
       */
      label: string;
    };
    NumbersUpdateBody: {
      /**
       * Format: int64
       * @description Texts a day to phones that never wrote to us
       * @example 125
       */
      cold_cap?: number;
      /**
       * @description What we call it
       * @example Office
       */
      label?: string;
      /**
       * @description Whether nothing may leave from it
       * @example false
       */
      paused?: boolean;
    };
    Origin: {
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-10T14:41:00Z
       */
      at: string;
      /**
       * @description Who uploaded it
       * @example Maureen Riley
       */
      by: string;
      /**
       * @description The row as it came; empty once the file was deleted
       * @example SFR,12 ELM ST,QUINCY,02169,ANNA SMITH,617-555-0142
       */
      content: string;
      /**
       * @description What the row did: created the phone, linked it to a person, or left it unchanged
       * @example created
       */
      fate: string;
      /**
       * @description The file's name
       * @example PropertyRadar_Quincy_pre-1960.csv
       */
      filename: string;
      /**
       * @description The import
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52
       */
      import_id: string;
      /**
       * @description What it brought
       * @example people
       * @enum {string}
       */
      kind: 'people' | 'opt_outs';
      /**
       * Format: int64
       * @description The line where that row begins
       * @example 2413
       */
      line: number;
      /**
       * Format: int64
       * @description The row that named the phone
       * @example 2410
       */
      row: number;
      /**
       * @description The file's digest
       * @example 9f3c0a6d1f2b4c5e8a7d6b5c4f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2
       */
      sha256: string;
      /**
       * @description done, or undone
       * @example done
       */
      state: string;
    };
    PageCampaign: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Campaign'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageConversation: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Conversation'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageEntry: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Entry'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageImport: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Import'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageList: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['List'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageMap: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Map'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageRecipient: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Recipient'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageRow: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Row'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageTemplate: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['Template'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    PageUser: {
      /** @description The items of this page, in the order asked for */
      items: components['schemas']['User'][];
      /**
       * @description Pass it as cursor to get the next page; null on the last one
       * @example WyJPJ1JvdXJrZSJd
       */
      next_cursor: string | null;
    };
    Person: {
      /**
       * @description The contact
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      contact_id: string;
      /**
       * @description A number with an extension gets no texts
       * @example
       */
      extension: string;
      /**
       * @description Whether it is the person's main number
       * @example true
       */
      is_primary: boolean;
      /**
       * @description What kind of number it is for this person
       * @example mobile
       */
      label: string;
      /**
       * @description The person's name
       * @example Dana O'Rourke
       */
      name: string;
      /**
       * Format: date-time
       * @description Since when it is known as theirs
       * @example 2026-11-10T14:41:00Z
       */
      since: string;
      /**
       * @description How it became known: import or user
       * @example import
       */
      source: string;
      /**
       * Format: date-time
       * @description Until when; null: still
       * @example 2026-11-12T09:00:00Z
       */
      until: string | null;
    };
    Phone: {
      /**
       * Format: date-time
       * @description Since when campaigns leave it out
       * @example 2026-11-19T14:02:00Z
       */
      campaigns_off_at: string | null;
      /**
       * @description The number in E.164
       * @example +16175550142
       */
      e164: string;
      /**
       * Format: date-time
       * @description When this phone first wrote to us; null while it is cold
       * @example 2026-11-19T14:02:00Z
       */
      first_inbound_at: string | null;
      /**
       * Format: date-time
       * @description Since when automated texts wait until a reply is understood
       * @example 2026-11-19T14:02:00Z
       */
      held_at: string | null;
      /**
       * @description Why it is held
       * @example unread_reply
       */
      hold_reason: string;
      /**
       * @description The phone's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * Format: date-time
       * @description When a campaign last texted it
       * @example 2026-11-18T15:30:00Z
       */
      last_campaign_sent_at: string | null;
      /**
       * Format: date-time
       * @description When this phone last wrote to us
       * @example 2026-11-19T14:02:00Z
       */
      last_inbound_at: string | null;
      /**
       * Format: date-time
       * @description Since when a legal threat blocks texts
       * @example 2026-11-19T14:02:00Z
       */
      legal_hold_at: string | null;
      /**
       * @description Landlines get no texts
       * @example mobile
       * @enum {string}
       */
      line_type: 'mobile' | 'landline' | 'voip' | 'unknown';
      /**
       * Format: date-time
       * @description Since when nothing may be sent, by anyone
       * @example 2026-11-19T14:02:00Z
       */
      opted_out_at: string | null;
      /**
       * @description Whether the number can exist
       * @example true
       */
      valid: boolean;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
      /**
       * Format: date-time
       * @description Since when it is known to be somebody else's
       * @example 2026-11-19T14:02:00Z
       */
      wrong_number_at: string | null;
    };
    PhoneLink: {
      /**
       * @description The number as people write it
       * @example (617) 555-0142
       */
      display: string;
      /**
       * @description The number in E.164
       * @example +16175550142
       */
      e164: string;
      /**
       * @description A number with an extension gets no texts
       * @example 12
       */
      extension: string;
      /**
       * Format: date-time
       * @description Since when automated texts wait
       * @example 2026-11-19T14:02:00Z
       */
      held_at: string | null;
      /**
       * @description The phone's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f
       */
      id: string;
      /**
       * @description Whether it is the contact's main number
       * @example true
       */
      is_primary: boolean;
      /**
       * @description What kind of number it is for this contact
       * @example mobile
       */
      label: string;
      /**
       * @description Landlines get no texts
       * @example mobile
       */
      line_type: string;
      /**
       * Format: date-time
       * @description Since when nothing may be sent
       * @example 2026-11-19T14:02:00Z
       */
      opted_out_at: string | null;
      /**
       * Format: date-time
       * @description Since when it is known to be somebody else's
       * @example 2026-11-19T14:02:00Z
       */
      wrong_number_at: string | null;
    };
    PhoneRef: {
      /**
       * @description The number as people write it
       * @example (617) 555-0142
       */
      display: string;
      /**
       * @description The number in E.164
       * @example +16175550142
       */
      e164: string;
      /**
       * Format: date-time
       * @description Since when automated texts wait
       * @example 2026-11-19T14:02:00Z
       */
      held_at: string | null;
      /**
       * @description Why they wait
       * @example unclear_reply
       */
      hold_reason: string;
      /**
       * @description The phone's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * Format: date-time
       * @description Since when nothing may be sent
       * @example 2026-11-19T14:02:00Z
       */
      opted_out_at: string | null;
      /**
       * Format: date-time
       * @description Since when it is known to be somebody else's
       * @example 2026-11-19T14:02:00Z
       */
      wrong_number_at: string | null;
    };
    PhonesHoldBody: {
      /**
       * @description Why, kept in the history
       * @example She asked on the phone.
       */
      reason: string;
    };
    PhonesOptInBody: {
      /**
       * @description Why, kept in the history
       * @example She asked on the phone.
       */
      reason: string;
    };
    PhonesOptOutBody: {
      /**
       * @description Why, kept in the history
       * @example She asked on the phone.
       */
      reason: string;
    };
    PhonesReleaseBody: {
      /**
       * @description Why, kept in the history
       * @example She asked on the phone.
       */
      reason: string;
    };
    PhonesWrongNumberBody: {
      /**
       * @description Why, kept in the history
       * @example She asked on the phone.
       */
      reason: string;
    };
    Place: {
      /**
       * @description The town
       * @example Weyburn
       */
      city: string;
      /**
       * @description The property's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d53
       */
      id: string;
      /**
       * @description The state's two letters
       * @example MA
       */
      state: string;
      /**
       * @description House number and street
       * @example 12 Oak St
       */
      street: string;
      /**
       * @description The unit in the house
       * @example 2B
       */
      unit: string;
      /**
       * @description The ZIP code
       * @example 02050
       */
      zip5: string;
    };
    Preview: {
      /** @description Who would get it */
      audience: components['schemas']['Audience'];
      /**
       * Format: int64
       * @description Septets in GSM-7, UTF-16 units in UCS-2.
       * @example 142
       */
      characters: number;
      /**
       * @description How the text travels.
       * @example GSM-7
       * @enum {string}
       */
      encoding: 'GSM-7' | 'UCS-2';
      /**
       * Format: int64
       * @description Characters that fit in one part at this length.
       * @example 160
       */
      per_segment: number;
      /** @description What must be mended before the launch */
      problems: components['schemas']['Flaw'][];
      /** @description The first recipients with their text */
      recipients: components['schemas']['Sample'][];
      /**
       * Format: int64
       * @description Parts the text is cut into and paid by.
       * @example 1
       */
      segments: number;
      /**
       * @description The text for somebody of whom nothing is known, as it would be sent; it is what is counted
       * @example Hi there, Attack-a-Crack here. Reply STOP to opt out.
       */
      text: string;
      /** @description Characters that are made plain so that a text stays one text */
      transliterated: components['schemas']['Change'][];
      /** @description The recipient with the longest text; null without recipients */
      worst: components['schemas']['Sample'];
    };
    Progress: {
      /**
       * @description What is going on
       * @example merging
       */
      phase: string;
      /**
       * Format: int64
       * @description Rows done in this phase
       * @example 1200
       */
      rows_done: number;
      /**
       * Format: int64
       * @description Rows of the file
       * @example 2182
       */
      rows_total: number;
    };
    PropertyRef: {
      /**
       * @description Its city
       * @example Quincy
       */
      city: string;
      /**
       * @description The property's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description Its street
       * @example 12 Elm St
       */
      street: string;
    };
    PublicConfig: {
      /**
       * @description The publishable key, sent as header apikey; may be empty
       * @example sb_publishable_example
       */
      auth_key: string;
      /**
       * @description Where GoTrue's wire format is served; may be relative to the API
       * @example /auth/v1
       */
      auth_url: string;
      /**
       * @description Whether texts reach real people
       * @example simulator
       * @enum {string}
       */
      openphone: 'simulator' | 'live';
      /**
       * @description Whether there is no owner yet
       * @example false
       */
      setup_needed: boolean;
    };
    Reason: {
      /**
       * Format: int64
       * @description How many people
       * @example 12
       */
      count: number;
      /**
       * @description A stable code
       * @example opted_out
       */
      reason: string;
      /**
       * @description The reason in words
       * @example Opted out
       */
      text: string;
    };
    Recipient: {
      /**
       * @description The person
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      contact_id: string;
      /**
       * Format: date-time
       * @description When a person decided, where the campaign asked for that
       * @example 2026-11-19T15:00:00Z
       */
      decided_at: string | null;
      /**
       * @description Who decided
       * @example Maureen Riley
       */
      decided_by_name: string;
      /**
       * @description The recipient's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description The person's name
       * @example Dana O'Rourke
       */
      name: string;
      /**
       * @description The phone, as people write it
       * @example (617) 555-0142
       */
      phone: string;
      /**
       * @description Why it is so, as a code
       * @example opted_out
       */
      reason: string;
      /**
       * @description Why it is so, in words
       * @example Opted out
       */
      reason_text: string;
      /**
       * Format: date-time
       * @description When this phone answered within 72 hours
       * @example 2026-11-19T16:02:00Z
       */
      responded_at: string | null;
      /**
       * @description What kind of answer
       * @example none
       */
      response_class: string;
      /**
       * @description Where the text stands; empty while there is none
       * @example delivered
       */
      send_state: string;
      /**
       * Format: date-time
       * @description When the vendor took it
       * @example 2026-11-19T15:30:00Z
       */
      sent_at: string | null;
      /**
       * @description Where this person stands
       * @example sent
       * @enum {string}
       */
      state: 'planned' | 'skipped' | 'review' | 'queued' | 'sent' | 'failed' | 'absent';
      /**
       * @description The place
       * @example 41 Furnace Brook Pkwy
       */
      street: string;
      /**
       * @description The text as it was sent
       * @example Hi Dana, Attack-a-Crack here.
       */
      text: string;
    };
    RecipientsCounts: {
      /**
       * Format: int64
       * @description Reported delivered
       * @example 668
       */
      delivered: number;
      /**
       * Format: int64
       * @description Refused or failed
       * @example 11
       */
      failed: number;
      /**
       * Format: int64
       * @description Answered with an opt-out
       * @example 7
       */
      opted_out: number;
      /**
       * Format: int64
       * @description Not yet their turn
       * @example 561
       */
      planned: number;
      /**
       * Format: int64
       * @description Their text has its time, or is on its way
       * @example 5
       */
      queued: number;
      /**
       * Format: int64
       * @description Answered within 72 hours, no opt-out
       * @example 41
       */
      replied: number;
      /**
       * Format: int64
       * @description Wait for a person's decision
       * @example 3
       */
      review: number;
      /**
       * Format: int64
       * @description Taken by the vendor, not yet reported delivered
       * @example 6
       */
      sent: number;
      /**
       * Format: int64
       * @description Left out, each with its reason
       * @example 12
       */
      skipped: number;
      /**
       * Format: int64
       * @description Everybody on the list with a phone
       * @example 1250
       */
      total: number;
      /**
       * Format: int64
       * @description Reported not delivered
       * @example 4
       */
      undelivered: number;
      /**
       * Format: int64
       * @description Perhaps sent: the vendor is being asked; never sent again
       * @example 1
       */
      unknown: number;
    };
    Records: {
      /**
       * Format: int64
       * @description They stay, or a field of theirs does
       * @example 13
       */
      kept: number;
      /**
       * Format: int64
       * @description The import had brought them; nothing else needs them
       * @example 4860
       */
      removed: number;
      /**
       * Format: int64
       * @description They were there before and get fields or links back
       * @example 1310
       */
      restored: number;
    };
    Ref: {
      /**
       * @description Its id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51
       */
      id: string;
      /**
       * @description Its name
       * @example Quincy, built before 1960
       */
      name: string;
    };
    Row: {
      /**
       * Format: date-time
       * @description When the contact was made
       * @example 2026-11-18T15:30:00Z
       */
      created_at: string;
      /** @description The contact's e-mail addresses, the main one first */
      emails: components['schemas']['EmailLink'][];
      /**
       * @description What texts greet with
       * @example Mary
       */
      first_name: string;
      /**
       * @description The contact's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description A trust or company is an organisation: its whole name is in last_name
       * @example person
       * @enum {string}
       */
      kind: 'person' | 'organisation';
      /**
       * Format: date-time
       * @description When anything last happened with this contact
       * @example 2026-11-19T14:02:00Z
       */
      last_activity_at: string;
      /**
       * @description The family name
       * @example O'Brien
       */
      last_name: string;
      /**
       * @description The whole name
       * @example Mary O'Brien
       */
      name: string;
      /** @description The contact's phones, the main one first */
      phones: components['schemas']['PhoneLink'][];
      /** @description The contact's place, the main one where there are several */
      property: components['schemas']['Place'];
      /**
       * @description What the contact is to the business
       * @example owner
       */
      type: string;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 1
       */
      version: number;
    };
    RowChange: {
      /** @description Its value now */
      after: string;
      /** @description Its value before; null when it was empty */
      before: string;
      /**
       * @description What was changed
       * @example property
       */
      entity: string;
      /**
       * @description Which field
       * @example est_value_cents
       */
      field: string;
      /**
       * @description What the file says
       * @example $671,500
       */
      file: string;
      /**
       * @description By which rule
       * @example Valuation is always refreshed
       */
      why: string;
    };
    RowCounts: {
      /**
       * Format: int64
       * @description Blank rows
       * @example 3
       */
      blank: number;
      /**
       * Format: int64
       * @description Rows that created anything
       * @example 3214
       */
      created: number;
      /**
       * Format: int64
       * @description Licence sentences at the end
       * @example 1
       */
      footer: number;
      /**
       * Format: int64
       * @description Header rows
       * @example 1
       */
      header: number;
      /**
       * Format: int64
       * @description Line breaks inside quotes
       * @example 8
       */
      line_breaks: number;
      /**
       * Format: int64
       * @description Physical lines of the file
       * @example 5014
       */
      lines: number;
      /**
       * Format: int64
       * @description Rows that an earlier row of the file says already
       * @example 61
       */
      merged_in_file: number;
      /**
       * Format: int64
       * @description All rows
       * @example 5006
       */
      records: number;
      /**
       * Format: int64
       * @description Rows that were refused
       * @example 36
       */
      rejected: number;
      /**
       * Format: int64
       * @description Rows of existing records, which strategy skip leaves alone
       * @example 0
       */
      skipped: number;
      /**
       * Format: int64
       * @description Rows that changed nothing
       * @example 588
       */
      unchanged: number;
      /**
       * Format: int64
       * @description Rows that changed something and created nothing
       * @example 1102
       */
      updated: number;
    };
    Rule: {
      /**
       * @description Days of the week, 0 is Sunday
       * @example [
       *       1,
       *       2,
       *       3
       *     ]
       */
      days: number[] | null;
      /**
       * Format: int64
       * @description Minute of the day from which
       * @example 480
       */
      from: number;
      /**
       * @description Whether holidays count as other days
       * @example true
       */
      holidays: boolean;
      /**
       * @description Which law
       * @example MA
       */
      jurisdiction: string;
      /**
       * @description Where it is written
       * @example 47 CFR 64.1200(c)(1)
       */
      source: string;
      /**
       * Format: int64
       * @description Minute of the day until which
       * @example 1200
       */
      to: number;
      /**
       * @description First day in force
       * @example 2020-01-01
       */
      valid_from: string;
      /**
       * @description Last day in force; empty: still
       * @example 2027-12-31
       */
      valid_to: string;
    };
    Sample: {
      /**
       * Format: int64
       * @description Septets in GSM-7, UTF-16 units in UCS-2.
       * @example 142
       */
      characters: number;
      /**
       * @description The person
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      contact_id: string;
      /**
       * @description How the text travels.
       * @example GSM-7
       * @enum {string}
       */
      encoding: 'GSM-7' | 'UCS-2';
      /**
       * @description The person's name
       * @example Dana O'Rourke
       */
      name: string;
      /**
       * Format: int64
       * @description Characters that fit in one part at this length.
       * @example 160
       */
      per_segment: number;
      /**
       * @description The phone, as people write it
       * @example (617) 555-0142
       */
      phone: string;
      /**
       * Format: int64
       * @description Parts the text is cut into and paid by.
       * @example 1
       */
      segments: number;
      /**
       * @description The place
       * @example 41 Furnace Brook Pkwy
       */
      street: string;
      /**
       * @description The text
       * @example Hi Dana, Attack-a-Crack here. Reply STOP to opt out.
       */
      text: string;
    };
    SendState: {
      /**
       * @description The vendor's code
       * @example 0206400
       */
      error_code: string;
      /**
       * @description Why it did not go, for people
       * @example This phone has opted out of texts.
       */
      error_text: string;
      /**
       * Format: int64
       * @description How many texts the carriers count
       * @example 1
       */
      segments: number;
      /**
       * @description planned, claimed, accepted, unknown, absent, rejected, sent, delivered, undelivered, failed or cancelled
       * @example delivered
       */
      state: string;
    };
    Session: {
      /** @description The settings of the business */
      business: components['schemas']['Business'];
      /**
       * @description Whether business time is not the real one (CRM_NOW)
       * @example false
       */
      clock_shifted: boolean;
      /**
       * Format: date-time
       * @description Business time on the server
       * @example 2026-11-23T15:04:05Z
       */
      now: string;
      /**
       * @description Whether texts reach real people
       * @example simulator
       * @enum {string}
       */
      openphone: 'simulator' | 'live';
      /**
       * @description What they may do
       * @example [
       *       "contacts:read"
       *     ]
       */
      permissions: string[];
      /** @description Who is signed in */
      user: components['schemas']['User'];
    };
    SessionSetupBody: {
      /**
       * Format: email
       * @description What you will sign in with
       * @example jo@example.com
       */
      email: string;
      /**
       * @description Your name
       * @example Jo Martin
       */
      name: string;
      /**
       * @description At least 8 characters
       * @example correct horse battery
       */
      password: string;
      /**
       * @description From the link that the program printed
       * @example K5Q2JH4W6ZB7A3X9
       */
      token: string;
    };
    SettingsUpdateBody: {
      /**
       * @description Two letters
       * @example MA
       */
      default_state?: string;
      /**
       * Format: int64
       * @description For how many days the originals of imports are kept
       * @example 90
       */
      import_keep_days?: number;
      /**
       * @description The company's name
       * @example Attack-a-Crack
       */
      name?: string;
      /**
       * @description What texts end with
       * @example Jo, Attack-a-Crack
       */
      signature?: string;
      /**
       * @description Not before 08:00
       * @example 09:00
       */
      window_from?: string;
      /**
       * @description Not after 21:00
       * @example 18:00
       */
      window_to?: string;
    };
    SimulatorReplyBody: {
      /**
       * @description The customer's phone
       * @example +16175550101
       */
      from: string;
      /**
       * @description What the customer writes
       * @example STOP
       */
      text: string;
      /**
       * @description The business' number; empty: the one that wrote last
       * @example +13395550191
       */
      to?: string;
    };
    Standing: {
      /**
       * Format: date-time
       * @description When the text left, or was left out
       * @example 2026-11-19T15:30:00Z
       */
      at: string | null;
      /** @description Every condition that the gate asks, in its order */
      checks: components['schemas']['StandingCheck'][];
      /**
       * Format: int64
       * @description The text, whose receipt the conditions are of; null: they are those of now
       * @example 812
       */
      entry_id: number | null;
      /**
       * @description Whom the campaign writes to, or who has the phone; empty when nobody is known
       * @example Dana O'Rourke
       */
      name: string;
      /**
       * Format: date-time
       * @description When it may be its turn; null when that is not known or never
       * @example 2026-11-20T14:00:00Z
       */
      next_at: string | null;
      /**
       * @description The phone in E.164
       * @example +16175550142
       */
      phone: string;
      /**
       * @description Why it is so, for programs
       * @example opted_out
       */
      reason: string;
      /**
       * @description Whether this campaign's text left
       * @example false
       */
      sent: boolean;
      /**
       * @description Why it is so, for people
       * @example Left out: This phone has opted out of texts.
       */
      text: string;
    };
    StandingCheck: {
      /**
       * @description The condition, by the reason that it refuses with
       * @example opted_out
       */
      check: string;
      /**
       * @description Whether it is met
       * @example false
       */
      passed: boolean;
      /**
       * @description How it came out
       * @example This phone has opted out of texts. Nothing may be sent to it.
       */
      text: string;
    };
    Summary: {
      /** @description People */
      contacts: components['schemas']['Records'];
      /** @description E-mail addresses */
      emails: components['schemas']['Things'];
      /** @description Fields and links of records that were there before */
      fields: components['schemas']['Fields'];
      /** @description What stays, the first 200 */
      kept: components['schemas']['Kept'][];
      /**
       * Format: int64
       * @description How much stays
       * @example 3
       */
      kept_total: number;
      /** @description People on the list */
      members: components['schemas']['Things'];
      /** @description Numbers */
      phones: components['schemas']['Things'];
      /** @description Places */
      properties: components['schemas']['Records'];
    };
    Switches: {
      /**
       * Format: double
       * @description How often a 500 or a hang comes after the text was accepted, not before
       * @example 0.5
       */
      after_accept: number;
      /**
       * Format: double
       * @description What share of texts is answered
       * @example 0.12
       */
      answer_rate: number;
      /**
       * Format: int64
       * @description How long customers take to answer, on average, in seconds
       * @example 45
       */
      answer_seconds: number;
      /**
       * @description Whether customers answer by themselves
       * @example true
       */
      answers: boolean;
      /**
       * Format: double
       * @description How often the connection is cut after the text was accepted
       * @example 0.05
       */
      cut: number;
      /**
       * Format: double
       * @description How often a webhook is posted twice
       * @example 0.2
       */
      duplicate: number;
      /**
       * Format: double
       * @description How often a request is never answered
       * @example 0.05
       */
      hang: number;
      /**
       * Format: double
       * @description How often a webhook is posted 45 s late
       * @example 0.2
       */
      late: number;
      /**
       * Format: double
       * @description How often a text shows in the vendor's lists only after 20 s
       * @example 0.2
       */
      list_lag: number;
      /**
       * Format: double
       * @description How often a webhook is overtaken by later ones
       * @example 0.2
       */
      out_of_order: number;
      /**
       * Format: double
       * @description How often a request is answered with 429
       * @example 0.1
       */
      rate_429: number;
      /**
       * Format: double
       * @description How often a request is answered with 500
       * @example 0.1
       */
      rate_500: number;
      /**
       * Format: int64
       * @description Requests a second before 429; 0 for no limit
       * @example 10
       */
      rate_limit: number;
      /**
       * Format: double
       * @description How often a text does not reach its phone
       * @example 0.02
       */
      undelivered: number;
    };
    Template: {
      /**
       * Format: date-time
       * @description When it was put away
       * @example 2026-11-20T13:00:00Z
       */
      archived_at: string | null;
      /**
       * Format: date-time
       * @description When it was made
       * @example 2026-11-19T13:00:00Z
       */
      created_at: string;
      /**
       * @description The template's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description What the office calls it
       * @example Winter check
       */
      name: string;
      /**
       * Format: int64
       * @description Send it as If-Match
       * @example 3
       */
      version: number;
      /** @description Its texts, the newest first: that one is used */
      versions: components['schemas']['Version'][];
    };
    TemplateRef: {
      /**
       * @description The template's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * Format: int64
       * @description The version's number
       * @example 2
       */
      n: number;
      /**
       * @description What the office calls it
       * @example Winter check
       */
      name: string;
      /**
       * @description The version's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f
       */
      version_id: string;
    };
    TemplatesCheckBody: {
      /**
       * @description The message
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /**
       * Format: uuid
       * @description The list whose people it is shown for
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      list_id?: string;
    };
    TemplatesCreateBody: {
      /**
       * @description The text, with tokens such as {{first_name|there}}
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /**
       * @description What the office calls it
       * @example Winter check
       */
      name: string;
    };
    TemplatesUpdateBody: {
      /**
       * @description True puts it away, false takes it back
       * @example true
       */
      archived?: boolean;
      /**
       * @description Another text: a new version; the old ones stay
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body?: string;
      /**
       * @description Another name
       * @example Winter check
       */
      name?: string;
    };
    Text: {
      /**
       * Format: date-time
       * @description When it came or left, or was to leave
       * @example 2026-11-19T15:00:00Z
       */
      at: string;
      /**
       * @description Who wrote it: a person's name, campaign, system, elsewhere, or empty for the customer
       * @example campaign
       */
      author: string;
      /**
       * @description What it says
       * @example Hi Dana, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /** @description The campaign that it belongs to */
      campaign: components['schemas']['CampaignRef'];
      /**
       * @description What an inbound text was read as
       * @example opt_out
       */
      class: string;
      /**
       * @description Which way it went
       * @example out
       * @enum {string}
       */
      direction: 'in' | 'out';
      /**
       * Format: int64
       * @description The text's id
       * @example 812
       */
      entry_id: number;
      /**
       * @description Our number
       * @example +16175550199
       */
      number: string;
      /** @description Why it was allowed or refused: the rules, what was known, and the sources; null for texts that came in or left elsewhere */
      receipt: components['schemas']['Why'];
      /**
       * @description What became of an outgoing text; empty for others
       * @example delivered
       */
      state: string;
      /**
       * @description Why it did not go or arrive; empty where it did
       * @example Opted out
       */
      state_text: string;
      /**
       * @description The vendor's id of it
       * @example AC0198f1f0
       */
      vendor_id: string;
    };
    Things: {
      /**
       * Format: int64
       * @description They stay
       * @example 13
       */
      kept: number;
      /**
       * Format: int64
       * @description They go
       * @example 4860
       */
      removed: number;
    };
    Thread: {
      /**
       * @description The same for people
       * @example (617) 555-0101
       */
      display: string;
      /**
       * Format: date-time
       * @description When it was written
       * @example 2026-11-23T15:00:00Z
       */
      last_at: string;
      /**
       * @description The newest text
       * @example Yes please, what would it cost?
       */
      last_text: string;
      /** @description The newest texts, oldest first */
      messages: components['schemas']['ThreadMessage'][];
      /**
       * @description A person of the CRM with this phone, or empty
       * @example Robert Hale
       */
      name: string;
      /**
       * @description The customer's phone
       * @example +16175550101
       */
      phone: string;
    };
    ThreadList: {
      /** @description The phones with the newest texts first */
      items: components['schemas']['Thread'][];
    };
    ThreadMessage: {
      /**
       * Format: date-time
       * @description When
       * @example 2026-11-23T15:00:00Z
       */
      at: string;
      /**
       * @description As the business sees it: incoming is what the customer wrote
       * @example incoming
       * @enum {string}
       */
      direction: 'incoming' | 'outgoing';
      /**
       * @description The vendor's id
       * @example AC0199c1f0a7a5e74f3e9a8e0d6f0f5e7c11
       */
      id: string;
      /**
       * @description What became of it
       * @example delivered
       */
      status: string;
      /**
       * @description What was written
       * @example Yes please, what would it cost?
       */
      text: string;
    };
    Ticket: {
      /**
       * @description Single use, valid for one minute: /v1/live?ticket=…
       * @example K5Q2JH4W6ZB7A3X9
       */
      ticket: string;
    };
    Undone: {
      /**
       * Format: date-time
       * @description When it was undone
       * @example 2026-11-19T14:02:00Z
       */
      at: string;
      /**
       * @description The id of who undid it
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      by: string;
      /**
       * @description Who undid it
       * @example Maureen Riley
       */
      by_name: string;
      /** @description People */
      contacts: components['schemas']['Records'];
      /** @description E-mail addresses */
      emails: components['schemas']['Things'];
      /** @description Fields and links of records that were there before */
      fields: components['schemas']['Fields'];
      /** @description What stays, the first 200 */
      kept: components['schemas']['Kept'][];
      /**
       * Format: int64
       * @description How much stays
       * @example 3
       */
      kept_total: number;
      /** @description People on the list */
      members: components['schemas']['Things'];
      /** @description Numbers */
      phones: components['schemas']['Things'];
      /** @description Places */
      properties: components['schemas']['Records'];
      /**
       * @description It was brought back since: what stays are the things that were not
       * @example false
       */
      redone?: boolean;
      /**
       * @description Where it stood; a redo leads back there
       * @example done
       * @enum {string}
       */
      was: 'done' | 'failed' | 'cancelled';
    };
    User: {
      /**
       * Format: date-time
       * @description When they joined
       * @example 2026-11-20T15:04:05Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Since when they may not use the product; null: they may
       * @example 2026-11-20T15:04:05Z
       */
      disabled_at: string | null;
      /**
       * @description What they sign in with
       * @example maria@example.com
       */
      email: string;
      /**
       * @description The same id as in the access token
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      id: string;
      /**
       * @description How the team calls them
       * @example Maria Lopez
       */
      name: string;
      /**
       * @description What they may do
       * @example office
       * @enum {string}
       */
      role: 'owner' | 'office' | 'crew';
      /**
       * Format: int64
       * @description Send it as If-Match with a change
       * @example 1
       */
      version: number;
    };
    UsersInviteBody: {
      /**
       * Format: email
       * @description Where they can be reached; what they sign in with
       * @example maria@example.com
       */
      email: string;
      /**
       * @description How the team calls them
       * @example Maria Lopez
       */
      name: string;
      /**
       * @description What they may do
       * @example office
       * @enum {string}
       */
      role: 'owner' | 'office' | 'crew';
    };
    UsersUpdateBody: {
      /**
       * @description True ends their access at once
       * @example true
       */
      disabled?: boolean;
      /**
       * @description How the team calls them
       * @example Maria Lopez
       */
      name?: string;
      /**
       * @description What they may do
       * @example crew
       * @enum {string}
       */
      role?: 'owner' | 'office' | 'crew';
    };
    Version: {
      /**
       * @description The text, with tokens such as {{first_name|there}}
       * @example Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out.
       */
      body: string;
      /**
       * Format: date-time
       * @description When it was written
       * @example 2026-11-19T13:00:00Z
       */
      created_at: string;
      /**
       * @description The version's id
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f
       */
      id: string;
      /**
       * Format: int64
       * @description Its number, from 1
       * @example 2
       */
      n: number;
    };
    Why: {
      /**
       * @description Whether it was allowed
       * @example true
       */
      allowed: boolean;
      /**
       * Format: date-time
       * @description When it was decided
       * @example 2026-11-19T15:00:00Z
       */
      at: string;
      /**
       * @description The line of the audit log that seals it
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      batch: string;
      /** @description Every condition that was asked, in its order */
      checks: components['schemas']['WhyCheck'][] | null;
      /**
       * Format: int64
       * @description The message; null for one that was refused before it was stored
       * @example 812
       */
      entry_id: number | null;
      /**
       * Format: int64
       * @description The receipt's number
       * @example 4711
       */
      id: number;
      /** @description The laws of the places where the recipient may be, with their sources */
      laws: components['schemas']['Rule'][] | null;
      /**
       * @description Whom it was for
       * @example 0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e
       */
      phone_id: string;
      /**
       * @description Why, for programs
       * @example allowed
       */
      reason: string;
      /**
       * @description Whether the program decides the same of these facts today
       * @example true
       */
      repeats: boolean;
      /**
       * @description By which rules
       * @example 2026-11
       */
      rules_version: string;
      /**
       * @description Why, for people
       * @example Allowed
       */
      text: string;
    };
    WhyCheck: {
      /**
       * @description The condition, by the reason that it refuses with
       * @example opted_out
       */
      check: string;
      /** @description What was known */
      facts: components['schemas']['WhyFact'][] | null;
      /**
       * @description Whether it was met
       * @example true
       */
      passed: boolean;
      /**
       * @description The rule, and where it comes from
       * @example No campaign text within 30 days
       */
      rule: string;
      /**
       * @description How it came out
       * @example It has not opted out of texts.
       */
      text: string;
    };
    WhyFact: {
      /**
       * @description The fact
       * @example phone.opted_out_at
       */
      name: string;
      /**
       * @description Its value, as JSON
       * @example null
       */
      value: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  'simulator.reply': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SimulatorReplyBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ThreadMessage'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'simulator.switches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Switches'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'simulator.set-switches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Switches'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Switches'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'simulator.threads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ThreadList'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.list': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageCampaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Draft'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Draft'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.cancel': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.duplicate': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.forecast': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Forecast'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.launch': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.pause': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.recipients': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
        /** @description Only people whose name or street holds this, or whose phone ends so */
        q?: string;
        /** @description Only people with this reason */
        reason?: string;
        /** @description Only people in this state */
        state?:
          'planned' | 'skipped' | 'review' | 'queued' | 'sent' | 'failed' | 'absent' | 'replied';
      };
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageRecipient'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.resume': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.review': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CampaignsReviewBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.unschedule': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Campaign'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.why': {
    parameters: {
      query: {
        /** @description The phone */
        phone: string;
      };
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Standing'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'campaigns.preview': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CampaignsPreviewBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Preview'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'contacts.list': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
        /** @description Only members of this list */
        list_id?: string;
        /** @description Words of a name, street, e-mail or phone; each must match, a beginning is enough */
        q?: string;
        /** @description By name, the newest first, or the last active first */
        sort?: 'name' | 'newest' | 'activity';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageRow'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'contacts.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ContactsCreateBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Card'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'contacts.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Detail'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'contacts.patch': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ContactsPatchBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Card'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'contacts.timeline': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageEntry'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'contacts.count': {
    parameters: {
      query?: {
        /** @description Only members of this list */
        list_id?: string;
        /** @description Words of a name, street, e-mail or phone; each must match, a beginning is enough */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Count'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.list': {
    parameters: {
      query?: {
        /** @description Only those that somebody takes care of */
        assigned?: 'all' | 'mine' | 'none';
        /** @description Those where nobody has written yet */
        campaign_only?: boolean;
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
        /** @description A name or digits of a phone */
        q?: string;
        /** @description Only those that stand so */
        state?: 'open' | 'snoozed' | 'done';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageConversation'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.read': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversation'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.update': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConversationsUpdateBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversation'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.entries': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageEntry'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.gate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Gate'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.reply': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConversationsReplyBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Message'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.note': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConversationsNoteBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Entry'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.seen': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversation'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'conversations.counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Counts'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'import-maps.list': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageMap'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'import-maps.delete': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportMapsDeleteBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.list': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
        /** @description Only those that are being worked on */
        running?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageImport'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.upload': {
    parameters: {
      query: {
        /** @description The file's name */
        filename: string;
        /** @description people fills a list with people and places; opt_outs blocks every phone of the file */
        kind?: 'people' | 'opt_outs';
        /** @description An existing list to fill instead */
        list_id?: string;
        /** @description The list to make; the file's name where it is empty */
        list_name?: string;
        /** @description Merge at once instead of stopping at the preview */
        run?: boolean;
        /** @description What happens to fields of existing records that are filled: keep them, replace them, or leave existing records alone */
        strategy?: 'fill' | 'replace' | 'skip';
      };
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    /** @description The file as it is */
    requestBody: {
      content: {
        'text/csv': string;
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Request Entity Too Large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
      /** @description Unsupported Media Type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.cancel': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.map': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImportsMapBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.redo': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.resume': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.rows': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description Only rows with this fate */
        fate?: 'created' | 'updated' | 'unchanged' | 'merged_in_file' | 'rejected' | 'skipped';
        /** @description How many items */
        limit?: number;
        /** @description Begin at the row that holds this physical line */
        line?: number;
        /** @description Only rows with this reason */
        reason?: string;
        /** @description Begin at this row */
        row_from?: number;
      };
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DbPageRow'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.row': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
        /** @description The row's number */
        row_no: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LedgerRow'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.run': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.undo_preview': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Summary'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.undo': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'imports.fields': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FieldList'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'lists.list': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageList'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'lists.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['List'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'lists.patch': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ListsPatchBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['List'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'lists.attest': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ListsAttestBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['List'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'live.ticket': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ticket'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'messages.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MessagesCreateBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Message'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'messages.receipt': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The message */
        entry_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Why'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'numbers.list': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NumberList'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'numbers.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NumbersUpdateBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Number'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'numbers.sync': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NumberList'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'phones.dossier': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many texts, marks and decisions together */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The phone's id, or its number */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Dossier'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'phones.hold': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhonesHoldBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Phone'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'phones.opt_in': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhonesOptInBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Phone'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'phones.opt_out': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhonesOptOutBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Phone'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'phones.release': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhonesReleaseBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Phone'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'phones.wrong_number': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhonesWrongNumberBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Phone'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'session.config': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PublicConfig'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'session.read': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'settings.read': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Business'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'settings.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SettingsUpdateBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Business'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'session.setup': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SessionSetupBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'templates.list': {
    parameters: {
      query?: {
        /** @description Those that were put away instead */
        archived?: boolean;
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageTemplate'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'templates.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplatesCreateBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Template'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'templates.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Template'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'templates.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplatesUpdateBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Template'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'templates.check': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplatesCheckBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Check'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'users.list': {
    parameters: {
      query?: {
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many items */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PageUser'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'users.invite': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.
         * @example 3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11
         */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UsersInviteBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Invitation'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
  'users.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that you read, from its field version or the ETag */
        'If-Match'?: string;
      };
      path: {
        /** @description The entity's id */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UsersUpdateBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Error'];
        };
      };
    };
  };
}
