set search_path = crm, public;
drop table sim_rate, sim_setting, sim_due, sim_webhook, sim_blocked, sim_message, sim_number;
